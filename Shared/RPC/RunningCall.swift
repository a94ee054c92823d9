import Synchronization

/// An ordinary call in progress: the transport keeps it to cancel it; it is answered exactly once.
package final class RunningCall: DeadlineTarget {
    private struct State {
        var task: Task<Void, Never>?
        var ticket: DeadlineWatch.Ticket?
        var answer: Status?

        var isAnswered: Bool { answer != nil }
    }

    private let state = Mutex(State())
    private let sink: any CallSink
    private let deadlines: DeadlineWatch
    let callID: UInt64

    init(callID: UInt64, sink: any CallSink, deadlines: DeadlineWatch) {
        self.callID = callID
        self.sink = sink
        self.deadlines = deadlines
    }

    /// Ends the call because its client or connection went away; the handler's task is cancelled.
    package func cancel() {
        abandon(RPCError(.cancelled, "the call was cancelled"))
    }

    /// The status that was delivered, or nil.
    var answer: Status? { state.withLock { $0.answer } }

    /// Whether the outcome has been delivered.
    package var isAnswered: Bool { state.withLock { $0.isAnswered } }

    /// Ends the call because nobody waits for it any more.
    package func deadlinePassed() { abandon(Router.expired) }

    /// Delivers the outcome, unless one was delivered before; says whether this was the one.
    @discardableResult
    func answer(_ outcome: Result<[UInt8], RPCError>) -> Bool {
        let status: Status
        switch outcome {
        case .success: status = .ok
        case .failure(let error): status = error.status
        }
        let (isFirst, ticket) = state.withLock { state in
            guard !state.isAnswered else { return (false, DeadlineWatch.Ticket?.none) }
            state.answer = status
            return (true, state.ticket.take())
        }
        if let ticket { deadlines.forget(ticket) }
        if isFirst { sink.finish(callID, outcome) }
        return isFirst
    }

    /// Ties the call to its deadline; call before the handler starts.
    func expire(by ticket: DeadlineWatch.Ticket?) {
        guard let ticket else { return }
        let isAnswered = state.withLock { state in
            if !state.isAnswered { state.ticket = ticket }
            return state.isAnswered
        }
        if isAnswered { deadlines.forget(ticket) }
    }

    /// Ties the handler's task to the call; cancels it when the call was answered meanwhile.
    func attach(_ task: Task<Void, Never>) {
        let isAnswered = state.withLock { state in
            if !state.isAnswered { state.task = task }
            return state.isAnswered
        }
        if isAnswered { task.cancel() }
    }

    /// Lets go of the task when the handler has returned: the task holds the call.
    func detach() { state.withLock { $0.task = nil } }

    private func abandon(_ error: RPCError) {
        if answer(.failure(error)) { state.withLock { $0.task }?.cancel() }
    }
}
