import Model

/// Carries calls to one service: over TCP, or inside the process.
///
/// A transport fails a call with `deadlineExceeded` when its deadline passes and with `cancelled`
/// when the calling task is cancelled, and tells the server so; it never retries.
package protocol ClientTransport: Sendable {
    /// Sends a request and waits for its reply's payload.
    func unary(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> [UInt8]
    /// Sends a request whose reply is a stream; returns when it has been sent.
    func stream(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> any ResponseStream
    /// Ends every call in flight with `unavailable` and frees what the transport holds.
    func close() async
}

/// The items of a server stream, for one reader.
package protocol ResponseStream: Sendable {
    /// The next item, or nil when the stream ended with OK.
    /// - Throws: the error that the stream ended with.
    func next() async throws(RPCError) -> [UInt8]?
    /// Ends the stream from this side; the server's handler is cancelled.
    func cancel()
}
