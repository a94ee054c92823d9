import Synchronization

/// An ordinary call in progress: the transport keeps it to cancel it; it is answered exactly once.
package final class RunningCall: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var isAnswered = false
    }

    private let state = Mutex(State())
    private let sink: any CallSink
    let callID: UInt64

    init(callID: UInt64, sink: any CallSink) {
        self.callID = callID
        self.sink = sink
    }

    /// Ends the call because the client or its connection went away; the handler's task is cancelled.
    package func cancel() {
        abandon(RPCError(.cancelled, "the call was cancelled"))
    }

    /// Whether the outcome has been delivered.
    package var isAnswered: Bool { state.withLock { $0.isAnswered } }

    /// Answers with `error` now and cancels the handler's task, unless the call was answered before.
    func abandon(_ error: RPCError) {
        if answer(.failure(error)) { state.withLock { $0.task }?.cancel() }
    }

    /// Delivers the outcome, unless one was delivered before; says whether this was the one.
    @discardableResult
    func answer(_ outcome: Result<[UInt8], RPCError>) -> Bool {
        let isFirst = state.withLock { state in
            defer { state.isAnswered = true }
            return !state.isAnswered
        }
        if isFirst { sink.finish(callID, outcome) }
        return isFirst
    }

    /// Ties the handler's task to the call; cancels it when the call was answered meanwhile.
    func attach(_ task: Task<Void, Never>) {
        let isAnswered = state.withLock { state in
            state.task = task
            return state.isAnswered
        }
        if isAnswered { task.cancel() }
    }
}

/// The stream writer that a handler sees: refuses items once its call is over.
struct CallStreamWriter: StreamWriter {
    let call: RunningCall
    let sink: any CallSink
    let itemBytesMax: Int

    func send(_ payload: [UInt8]) async throws(RPCError) {
        guard payload.count <= itemBytesMax else {
            throw RPCError(.resourceExhausted, "a stream item is larger than \(itemBytesMax) bytes")
        }
        guard !call.isAnswered, !Task.isCancelled else {
            throw RPCError(.cancelled, "the call is over")
        }
        try await sink.send(call.callID, payload)
    }
}
