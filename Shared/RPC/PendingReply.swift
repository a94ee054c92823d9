import Synchronization

/// A reply that one task waits for and another thread gives; the first outcome counts.
package final class PendingReply: Sendable {
    private struct State {
        var outcome: Result<[UInt8], RPCError>?
        var waiter: CheckedContinuation<Result<[UInt8], RPCError>, Never>?
    }

    private let state = Mutex(State())

    /// Makes a reply that nobody gave yet.
    package init() {}

    /// Gives the outcome; false when there was one already.
    @discardableResult
    package func give(_ outcome: Result<[UInt8], RPCError>) -> Bool {
        let (isFirst, waiter) = state.withLock { state in
            guard state.outcome == nil else {
                return (false, CheckedContinuation<Result<[UInt8], RPCError>, Never>?.none)
            }
            state.outcome = outcome
            return (true, state.waiter.take())
        }
        waiter?.resume(returning: outcome)
        return isFirst
    }

    /// The outcome, if it was given.
    package var outcome: Result<[UInt8], RPCError>? { state.withLock { $0.outcome } }

    /// Waits for the outcome; for one task. Does not look at the task's cancellation: give an
    /// outcome then.
    package func wait() async throws(RPCError) -> [UInt8] {
        let outcome = await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.outcome == nil { state.waiter = continuation }
                return state.outcome
            }
            if let known { continuation.resume(returning: known) }
        }
        return try outcome.get()
    }
}
