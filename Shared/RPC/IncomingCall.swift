import Model

/// One request for an ordinary handler, as a transport read it.
package struct IncomingCall: Sendable {
    /// Chosen by the client; handed back to the sink.
    package let callID: UInt64
    /// The method's index in the router.
    package let method: Int
    package let caller: Caller
    package internal(set) var deadline: Deadline
    /// W3C trace context in binary, 26 bytes, or empty.
    package let traceparent: [UInt8]
    /// At most 64 bytes, or empty.
    package let idempotencyKey: [UInt8]
    package let payload: [UInt8]

    package init(
        callID: UInt64, method: Int, caller: Caller, deadline: Deadline, traceparent: [UInt8] = [],
        idempotencyKey: [UInt8] = [], payload: [UInt8]
    ) {
        self.callID = callID
        self.method = method
        self.caller = caller
        self.deadline = deadline
        self.traceparent = traceparent
        self.idempotencyKey = idempotencyKey
        self.payload = payload
    }
}

/// Where the router delivers what ordinary calls produce: a connection of a transport.
package protocol CallSink: AnyObject, Sendable {
    /// Takes the one outcome of the call, from any thread; a stream's success has an empty payload.
    func finish(_ callID: UInt64, _ outcome: Result<[UInt8], RPCError>)
    /// Takes one stream item; waits while too much is buffered for the peer.
    /// - Throws: `cancelled` when the task was cancelled or the connection closed.
    func send(_ callID: UInt64, _ item: [UInt8]) async throws(RPCError)
}
