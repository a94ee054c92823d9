/// Takes the outcome of a unary call.
final class UnarySink: CallSink {
    private let reply: PendingReply

    init(reply: PendingReply) { self.reply = reply }

    func finish(_ callID: UInt64, _ outcome: Result<[UInt8], RPCError>) { reply.give(outcome) }

    func send(_ callID: UInt64, _ item: [UInt8]) async throws(RPCError) {
        throw RPCError(.internalError, "a unary call has no stream")
    }
}

/// Takes the items and the end of a stream call.
final class StreamSink: CallSink {
    private let items: BoundedStream

    init(items: BoundedStream) { self.items = items }

    func finish(_ callID: UInt64, _ outcome: Result<[UInt8], RPCError>) {
        items.finish(outcome.map { _ in })
    }

    func send(_ callID: UInt64, _ item: [UInt8]) async throws(RPCError) {
        try await items.send(item)
    }
}

/// The reader's end of a stream; dropping it cancels the call.
final class InProcessResponseStream: ResponseStream {
    private let items: BoundedStream
    private let call: RunningCall?

    init(items: BoundedStream, call: RunningCall?) {
        self.items = items
        self.call = call
    }

    deinit { call?.cancel() }

    func next() async throws(RPCError) -> [UInt8]? {
        do throws(RPCError) {
            return try await items.next()
        } catch {
            call?.cancel()
            throw error
        }
    }

    func cancel() { call?.cancel() }
}

/// Takes the answer of one hot call.
final class HotSink: HotReplySink {
    private let reply: PendingReply
    private let replyBytesMax: Int

    init(reply: PendingReply, replyBytesMax: Int) {
        self.reply = reply
        self.replyBytesMax = replyBytesMax
    }

    func succeed(
        _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        guard payloadBytes <= replyBytesMax else {
            reply.give(.failure(Router.replyTooLarge(replyBytesMax)))
            return
        }
        let payload = [UInt8](unsafeUninitializedCapacity: payloadBytes) { buffer, count in
            fill(UnsafeMutableRawBufferPointer(buffer))
            count = payloadBytes
        }
        reply.give(.success(payload))
    }

    func fail(_ callID: UInt64, _ error: RPCError) { reply.give(.failure(error)) }

    func later(_ callID: UInt64) -> any DeferredReply {
        InProcessDeferredReply(reply: reply, replyBytesMax: replyBytesMax)
    }
}

/// The answer that a hot handler gives from another thread.
final class InProcessDeferredReply: DeferredReply {
    private let reply: PendingReply
    private let replyBytesMax: Int

    init(reply: PendingReply, replyBytesMax: Int) {
        self.reply = reply
        self.replyBytesMax = replyBytesMax
    }

    deinit {
        reply.give(.failure(RPCError(.internalError, "the handler ended without an answer")))
    }

    func succeed(_ payload: [UInt8]) {
        reply.give(
            payload.count <= replyBytesMax
                ? .success(payload) : .failure(Router.replyTooLarge(replyBytesMax)))
    }

    func fail(_ error: RPCError) { reply.give(.failure(error)) }
}

/// Ends a deferred hot call whose deadline passed.
final class HotDeadline: DeadlineTarget {
    private let reply: PendingReply

    init(reply: PendingReply) { self.reply = reply }

    func deadlinePassed() { reply.give(.failure(Router.expired)) }
}
