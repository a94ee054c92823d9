import Model

/// Carries calls to a router in the same process, for tests and for services loaded together: the
/// same statuses, deadlines, cancellation and bounded streams as over TCP, without bytes on a wire.
package final class InProcessTransport: ClientTransport {
    private let router: Router
    private let caller: Caller
    private let permitted: MethodSet

    /// Makes a transport whose calls come from `caller`, as if its credential had been accepted.
    package init(router: Router, caller: Caller) {
        self.router = router
        self.caller = caller
        permitted = router.permittedMethods(for: caller)
    }

    package func unary(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        let method = try admit(spec, payload, deadline, options)
        if let hot = method.hot {
            return try await callHot(hot, method, payload, deadline)
        }
        guard case .unary = method.handler else {
            throw RPCError(.unimplemented, "\(spec.path) answers with a stream")
        }
        let reply = PendingReply()
        let call = router.start(
            incoming(method, payload, deadline, options), sink: UnarySink(reply: reply))
        return try await awaiting(reply) { call?.cancel() }
    }

    package func stream(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> any ResponseStream {
        let method = try admit(spec, payload, deadline, options)
        guard case .stream = method.handler else {
            throw RPCError(.unimplemented, "\(spec.path) answers without a stream")
        }
        let items = BoundedStream(
            itemsMax: router.limits.streamItemsBufferedMax,
            bytesMax: router.limits.streamBytesBufferedMax)
        let call = router.start(
            incoming(method, payload, deadline, options), sink: StreamSink(items: items))
        return InProcessResponseStream(items: items, call: call)
    }

    /// Does nothing: calls in flight finish by themselves.
    package func close() async {}

    private func admit(
        _ spec: MethodSpec, _ payload: [UInt8], _ deadline: Deadline, _ options: CallOptions
    ) throws(RPCError) -> RoutedMethod {
        guard !Task.isCancelled else { throw RPCError(.cancelled, "the call was cancelled") }
        var path = spec.path
        guard let index = path.withUTF8({ router.lookup(UnsafeRawBufferPointer($0)) }) else {
            throw path.withUTF8 {
                router.refuseUnknown(UnsafeRawBufferPointer($0), caller: caller)
            }
        }
        guard options.idempotencyKey.count <= router.limits.idempotencyKeyBytesMax else {
            throw RPCError(.invalidArgument, "an idempotency key has at most 64 bytes")
        }
        let method = router.method(index)
        let refusal = router.refusal(
            of: method, permitted: permitted, caller: caller, payloadBytes: payload.count,
            deadline: deadline, now: router.clock.monotonic)
        if let refusal { throw refusal }
        return method
    }

    private func incoming(
        _ method: RoutedMethod, _ payload: [UInt8], _ deadline: Deadline, _ options: CallOptions
    ) -> IncomingCall {
        IncomingCall(
            callID: 1, method: method.index, caller: caller, deadline: deadline,
            traceparent: options.traceparent, idempotencyKey: options.idempotencyKey,
            payload: payload)
    }

    /// Answers through `runHot` and counts the call.
    private func callHot(
        _ hot: any HotHandler, _ method: RoutedMethod, _ payload: [UInt8], _ deadline: Deadline
    ) async throws(RPCError) -> [UInt8] {
        do throws(RPCError) {
            let reply = try await runHot(hot, payload, deadline)
            router.count(method.index, .ok)
            return reply
        } catch {
            router.count(method.index, error.status)
            throw error
        }
    }

    private func runHot(
        _ hot: any HotHandler, _ payload: [UInt8], _ deadline: Deadline
    ) async throws(RPCError) -> [UInt8] {
        let reply = PendingReply()
        let sink = HotSink(reply: reply, replyBytesMax: router.limits.replyBytesMax)
        let route = HotReplyRoute.to(sink)
        let now = router.clock.monotonic
        payload.withUnsafeBytes { bytes in
            hot.handle(
                bytes, HotCall(caller: caller, deadline: deadline, now: now),
                HotReply(to: .passUnretained(route), callID: 1))
        }
        withExtendedLifetime((sink, route)) {}
        let ticket =
            reply.outcome == nil
            ? router.deadlines.watch(HotDeadline(reply: reply), until: deadline) : nil
        defer { if let ticket { router.deadlines.forget(ticket) } }
        let cancelled = RPCError(.cancelled, "the call was cancelled")
        return try await awaiting(reply) { reply.give(.failure(cancelled)) }
    }
}

/// Waits for the reply, and runs `cancel` as soon as the task is cancelled.
private func awaiting(
    _ reply: PendingReply, onCancel cancel: @escaping @Sendable () -> Void
) async throws(RPCError) -> [UInt8] {
    let outcome: Result<[UInt8], RPCError> = await withTaskCancellationHandler {
        do throws(RPCError) { return .success(try await reply.wait()) } catch {
            return .failure(error)
        }
    } onCancel: {
        cancel()
    }
    return try outcome.get()
}
