import Model
import RPC

/// Carries calls to one service over TCP: a few connections for all unary calls, many in flight on
/// each, and a connection of its own for each stream, so that a slow reader holds up nobody else.
package final class TCPClientTransport: ClientTransport {
    private let loop: EventLoop
    private let pool: ClientPool
    private let deadlines: DeadlineWatch
    private let configuration: ClientConfiguration

    /// Makes a transport; it connects when the first call needs it.
    /// - Throws: `TransportError` when the process has no descriptor or thread left.
    package init(_ configuration: ClientConfiguration, clock: any TimeSource) throws {
        precondition(
            (1...64).contains(configuration.connections), "a client has 1 to 64 connections")
        self.configuration = configuration
        loop = try EventLoop(clock: clock, tickMilliseconds: configuration.tickMilliseconds)
        pool = ClientPool(loop: loop, configuration: configuration)
        deadlines = DeadlineWatch(clock: clock)
        try loop.start()
    }

    deinit { loop.requestStop() }

    package func unary(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        let call = try begin(spec, payload, deadline, options, items: nil)
        let pool = self.pool
        loop.post { pool.submit(call) }
        let outcome: Result<[UInt8], RPCError> = await withTaskCancellationHandler {
            do throws(RPCError) {
                return .success(try await call.reply.wait())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            call.abandon(RPCError(.cancelled, "the call was cancelled"))
        }
        return try outcome.get()
    }

    package func stream(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> any ResponseStream {
        let items = BoundedStream(
            itemsMax: configuration.streamItemsBufferedMax,
            bytesMax: configuration.streamBytesBufferedMax)
        let call = try begin(spec, payload, deadline, options, items: items)
        let pool = self.pool
        loop.post { pool.openStream(call) }
        return TCPResponseStream(call: call, items: items)
    }

    /// Ends every call with `unavailable`, closes the connections and the loop.
    package func close() async {
        let pool = self.pool
        loop.post { pool.close() }
        await loop.stop()
    }

    private func begin(
        _ spec: MethodSpec, _ payload: [UInt8], _ deadline: Deadline, _ options: CallOptions,
        items: BoundedStream?
    ) throws(RPCError) -> ClientCall {
        guard !Task.isCancelled else { throw RPCError(.cancelled, "the call was cancelled") }
        guard !deadline.hasPassed(at: loop.clock.monotonic) else { throw Router.expired }
        guard options.idempotencyKey.count <= 64 else {
            throw RPCError(.invalidArgument, "an idempotency key has at most 64 bytes")
        }
        let call = ClientCall(
            spec, payload, deadline, options, items: items, loop: loop, deadlines: deadlines)
        call.watchDeadline()
        return call
    }
}
