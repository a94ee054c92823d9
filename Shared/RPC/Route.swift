import Model

/// What is known of a method without its code; made by the contract generator.
package struct MethodSpec: Sendable, Hashable {
    /// "tollgate.limiter.v1.Limiter/Check"
    package let path: String
    package let isServerStreaming: Bool
    /// Whether a client may send the request again after an unclear failure.
    package let isIdempotent: Bool
    /// Largest payload taken, in bytes.
    package let requestBytesMax: Int

    package init(path: String, isServerStreaming: Bool, isIdempotent: Bool, requestBytesMax: Int) {
        self.path = path
        self.isServerStreaming = isServerStreaming
        self.isIdempotent = isIdempotent
        self.requestBytesMax = requestBytesMax
    }
}

/// What an ordinary handler knows about its call besides the payload.
package struct CallContext: Sendable {
    package let path: String
    package let caller: Caller
    package let deadline: Deadline
    /// W3C trace context in binary, 26 bytes, or empty.
    package let traceparent: [UInt8]
    /// At most 64 bytes, or empty.
    package let idempotencyKey: [UInt8]

    package init(
        path: String, caller: Caller, deadline: Deadline, traceparent: [UInt8] = [],
        idempotencyKey: [UInt8] = []
    ) {
        self.path = path
        self.caller = caller
        self.deadline = deadline
        self.traceparent = traceparent
        self.idempotencyKey = idempotencyKey
    }
}

/// Where a server-streaming handler writes; the transport bounds what it buffers.
package protocol StreamWriter: Sendable {
    /// Sends one item; waits while the peer reads slowly.
    /// - Throws: `cancelled` when the call was cancelled, its deadline passed or the connection
    ///   closed.
    func send(_ payload: [UInt8]) async throws(RPCError)
}

/// The code behind a method.
package enum Handler: Sendable {
    /// Runs synchronously on the event loop that read the frame; never waits.
    case hot(any HotHandler)
    /// Runs in a task of its own; cancelled with the call.
    case unary(@Sendable (CallContext, [UInt8]) async throws -> [UInt8])
    /// Runs in a task of its own; returning ends the stream with OK.
    case stream(@Sendable (CallContext, [UInt8], any StreamWriter) async throws -> Void)
}

/// A method, its code and who may call it.
package struct Route: Sendable {
    package let spec: MethodSpec
    package let handler: Handler

    package init(_ spec: MethodSpec, _ handler: Handler) {
        self.spec = spec
        self.handler = handler
    }
}
