import CProtobufC
import RPC

extension HotReply {
    /// Answers OK with a message built in the call's arena, packed straight into the outgoing buffer.
    package consuming func succeed(packing builder: some MessageBuilder) {
        let message = builder.base
        succeed(payloadBytes: protobuf_c_message_get_packed_size(message)) { bytes in
            guard let start = bytes.baseAddress, bytes.count > 0 else { return }
            _ = protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
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
