import Dispatch
import Glibc
import Synchronization

/// Where the handler writes the number of a signal; -1: nowhere. Written by `SignalTrap` only.
private nonisolated(unsafe) var signalPipe: Int32 = -1

/// Turns SIGTERM and SIGINT into a shutdown request, and a second one into an end at once.
///
/// A handler may do next to nothing, so it writes the signal's number to a pipe, whichever thread
/// it was delivered to, and a queue reads the pipe. One trap at a time.
package final class SignalTrap: @unchecked Sendable {
    // Dispatch's sources are safe from any thread, though it does not say so to the compiler.
    private let source: any DispatchSourceRead
    private let taken = Atomic<Int>(0)

    /// Starts to watch; SIGPIPE is ignored from here on, so that a lost peer is an error of
    /// `write`.
    package init(_ shutdown: ShutdownRequest) {
        var ends: [Int32] = [-1, -1]
        let isMade = pipe(&ends) == 0
        precondition(isMade, "a starting process has two free file descriptors")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        signalPipe = writeEnd
        let queue = DispatchQueue(label: "tollgate.signals")
        source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: queue)
        source.setEventHandler { [weak self] in self?.take(readEnd, shutdown) }
        source.setCancelHandler {
            close(readEnd)
            close(writeEnd)
        }
        source.activate()
        SignalTrap.handle(SIGPIPE, ignoring: true)
        for number in [SIGTERM, SIGINT] { SignalTrap.handle(number, ignoring: false) }
    }

    /// Stops to watch; the signals end the process again.
    package func cancel() {
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        signalPipe = -1
        source.cancel()
    }

    private func take(_ readEnd: Int32, _ shutdown: ShutdownRequest) {
        var number: UInt8 = 0
        while read(readEnd, &number, 1) == 1 {
            let before = taken.add(1, ordering: .relaxed).oldValue
            if before > 0 { _exit(128 + Int32(number)) }
            shutdown.raise(Int32(number) == SIGTERM ? "SIGTERM" : "SIGINT")
        }
    }

    private static func handle(_ number: Int32, ignoring: Bool) {
        var action = sigaction()
        action.sa_flags = SA_RESTART
        action.__sigaction_handler.sa_handler =
            ignoring
            ? SIG_IGN
            : { number in
                let before = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(signalPipe, &byte, 1)
                errno = before
            }
        _ = sigaction(number, &action, nil)
    }
}
