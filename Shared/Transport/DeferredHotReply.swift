import Model
import RPC
import Synchronization

/// The answer that a hot handler gives from another thread; the first of answer, cancel, deadline
/// and oblivion counts.
final class DeferredHotReply: DeferredReply {
    private let promise: Promise
    private let replyBytesMax: Int

    init(call: ServerCall, deadline: Deadline, context: ServerContext) {
        let promise = Promise(call: call, deadlines: context.router.deadlines)
        self.promise = promise
        replyBytesMax = context.limits.replyBytesMax
        promise.expire(at: deadline)
        call.whenCancelled { [weak promise] in
            promise?.answer(.failure(RPCError(.cancelled, "the call was cancelled")))
        }
    }

    deinit {
        promise.answer(.failure(RPCError(.internalError, "the handler ended without an answer")))
    }

    func succeed(_ payload: [UInt8]) {
        promise.answer(
            payload.count <= replyBytesMax
                ? .success(payload) : .failure(Router.replyTooLarge(replyBytesMax)))
    }

    func fail(_ error: RPCError) { promise.answer(.failure(error)) }
}

/// The one answer of a deferred call; the deadline watch holds it without holding the handle.
private final class Promise: DeadlineTarget {
    private struct State {
        var call: ServerCall?
        var ticket: DeadlineWatch.Ticket?
    }

    private let deadlines: DeadlineWatch
    private let state: Mutex<State>

    init(call: ServerCall, deadlines: DeadlineWatch) {
        self.deadlines = deadlines
        state = Mutex(State(call: call))
    }

    func expire(at deadline: Deadline) {
        let ticket = deadlines.watch(self, until: deadline)
        let isAnswered = state.withLock { state in
            state.ticket = ticket
            return state.call == nil
        }
        if isAnswered, let ticket { deadlines.forget(ticket) }
    }

    func deadlinePassed() { answer(.failure(Router.expired)) }

    func answer(_ outcome: Result<[UInt8], RPCError>) {
        let (call, ticket) = state.withLock { state in
            defer {
                state.call = nil
                state.ticket = nil
            }
            return (state.call, state.ticket)
        }
        guard let call else { return }
        if let ticket { deadlines.forget(ticket) }
        call.finish(call.callID, outcome)
    }
}

/// The handle of a call that was refused already.
final class RefusedReply: DeferredReply {
    func succeed(_ payload: [UInt8]) {}
    func fail(_ error: RPCError) {}
}
