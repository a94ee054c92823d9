import Model

/// Calls the methods of one service: deadline, retries and circuit breaker around a transport.
package final class RPCClient: Sendable {
    private let transport: any ClientTransport
    private let clock: any TimeSource

    /// Makes a client over `transport`.
    package init(transport: any ClientTransport, clock: any TimeSource) {
        self.transport = transport
        self.clock = clock
    }

    /// Calls a unary or hot method.
    package func call(
        _ spec: MethodSpec, _ payload: [UInt8], options: CallOptions = CallOptions()
    ) async throws(RPCError) -> [UInt8] {
        let deadline = Deadline.after(
            milliseconds: options.timeoutMilliseconds, from: clock.monotonic)
        return try await transport.unary(spec, payload, deadline: deadline, options: options)
    }

    /// Calls a server-streaming method.
    package func stream(
        _ spec: MethodSpec, _ payload: [UInt8], options: CallOptions = CallOptions()
    ) async throws(RPCError) -> any ResponseStream {
        let deadline = Deadline.after(
            milliseconds: options.timeoutMilliseconds, from: clock.monotonic)
        return try await transport.stream(spec, payload, deadline: deadline, options: options)
    }

    /// Closes the transport.
    package func close() async { await transport.close() }
}
