import Synchronization

/// The wish that the process end: raised by a signal, or by a part that can't go on.
package final class ShutdownRequest: Sendable {
    private struct State {
        var reason: String?
        var isFailure = false
        var actions: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Makes a request that nobody has raised.
    package init() {}

    /// Asks for an orderly end; later wishes change nothing.
    /// - Parameter isFailure: whether the process then exits with code 1.
    package func raise(_ reason: String, isFailure: Bool = false) {
        let actions = state.withLock { state -> [@Sendable () -> Void] in
            guard state.reason == nil else { return [] }
            state.reason = reason
            state.isFailure = isFailure
            defer { state.actions = [] }
            return state.actions
        }
        for action in actions { action() }
    }

    /// Why the process ends, or nil while nobody asked.
    package var reason: String? { state.withLock { $0.reason } }

    /// Whether the process ends because something failed.
    package var isFailure: Bool { state.withLock { $0.isFailure } }

    /// Runs `action` once when the request is raised, at once if it was.
    package func onRaise(_ action: @escaping @Sendable () -> Void) {
        let isRaised = state.withLock { state in
            if state.reason == nil { state.actions.append(action) }
            return state.reason != nil
        }
        if isRaised { action() }
    }

    /// Returns when the request is raised.
    package func wait() async {
        await withCheckedContinuation { continuation in onRaise { continuation.resume() } }
    }
}
