import Dispatch
import Glibc

/// Turns SIGTERM and SIGINT into a shutdown request, and a second one into an end at once.
final class SignalTrap: @unchecked Sendable {
    // Touched on `queue` only, but for `init`.
    private var sources: [any DispatchSourceSignal] = []
    private var isRaised = false
    private let queue = DispatchQueue(label: "tollgate.signals")

    /// Starts to watch; SIGPIPE is ignored from here on, so that a lost peer is an error of
    /// `write`.
    init(_ shutdown: ShutdownRequest) {
        signal(SIGPIPE, SIG_IGN)
        for (number, name) in [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in self?.take(number, name, shutdown) }
            source.activate()
            sources.append(source)
        }
    }

    /// Stops to watch; the signals end the process again.
    func cancel() {
        queue.sync {
            for source in sources { source.cancel() }
            sources = []
        }
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
    }

    private func take(_ number: Int32, _ name: String, _ shutdown: ShutdownRequest) {
        if isRaised { _exit(128 + number) }
        isRaised = true
        shutdown.raise(name)
    }
}
