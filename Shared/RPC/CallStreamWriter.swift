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
