import RPC

extension HotReply {
    /// Answers OK with a message built in the call's arena, packed straight into the outgoing
    /// buffer.
    package consuming func succeed(packing builder: some MessageBuilder) {
        succeed(payloadBytes: builder.packedSize()) { bytes in
            guard let start = bytes.baseAddress, bytes.count > 0 else { return }
            var out = start.assumingMemoryBound(to: UInt8.self)
            builder.pack(&out)
        }
    }

    /// Answers OK with a message that is a Swift value.
    package consuming func succeed(message: some ContractMessage) {
        let payload = message.encoded()
        succeed(payloadBytes: payload.count) { $0.copyBytes(from: payload) }
    }
}

extension DeferredReply {
    /// Answers OK with a message.
    package func succeed(message: some ContractMessage) {
        succeed(message.encoded())
    }
}
