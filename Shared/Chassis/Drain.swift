import Dispatch
import Synchronization

/// Stops components one after another, and gives up waiting for them when the time is over.
final class Drain: Sendable {
    private struct State {
        var current = ""
        var isOver = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let components: [any Component]
    private let log: Logger
    private let state = Mutex(State())

    init(_ components: [any Component], _ log: Logger) {
        self.components = components
        self.log = log
    }

    /// The component that was stopped last.
    var current: String { state.withLock { $0.current } }

    /// Stops the components in order; says whether all of them stopped in time. Call it once.
    func run(milliseconds: UInt64) async -> Bool {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiter = continuation }
            let limit = Int(clamping: milliseconds)
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(limit)) {
                self.finish(false)
            }
            Task {
                for component in self.components {
                    let isOver = self.state.withLock { state in
                        state.current = component.name
                        return state.isOver
                    }
                    if isOver { return }
                    await component.stop()
                    self.log.debug("stopped a component", ["component": .string(component.name)])
                }
                self.finish(true)
            }
        }
    }

    private func finish(_ isDrained: Bool) {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.isOver = true
            return state.waiter
        }
        waiter?.resume(returning: isDrained)
    }
}
