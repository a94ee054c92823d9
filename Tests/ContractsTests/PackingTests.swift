import Testing

@testable import Contracts

@Suite("Packing of hot replies")
struct PackingTests {
    private func check<Message: ContractMessage, Builder: MessageBuilder>(
        _ type: Message.Type, _ builder: Builder.Type, _ name: String
    ) throws where Builder.Layout == Message.Layout {
        for seed in 0..<300 {
            var random = RandomPayload(seed: UInt64(seed))
            let payload = try random.make(name)
            let message = try Message(decoding: payload)
            let arena = MessageArena.make()
            defer { arena.destroy() }
            let packed = Builder(at: arena.message(message), in: arena).encoded()
            #expect(packed == message.encoded(), "\(name), seed \(seed)")
        }
    }

    @Test("a builder packs the bytes that protobuf-c packs")
    func sameBytes() throws {
        try check(
            LimiterV1.CheckResponse.self, LimiterV1.CheckResponseBuilder.self,
            "tollgate.limiter.v1.CheckResponse")
        try check(
            LimiterV1.CheckManyResponse.self, LimiterV1.CheckManyResponseBuilder.self,
            "tollgate.limiter.v1.CheckManyResponse")
        try check(
            TrackerV1.RecordResponse.self, TrackerV1.RecordResponseBuilder.self,
            "tollgate.tracker.v1.RecordResponse")
    }

    @Test("sub-messages longer than 127 and 16,383 bytes get longer lengths")
    func longLengths() throws {
        for count in [0, 1, 126, 127, 128, 200, 16_380, 16_384, 20_000] {
            let reason = String(repeating: "x", count: count)
            let message = TrackerV1.RecordResponse(
                accepted: 1, rejected: [.init(index: 1, reason: reason), .init(reason: reason)])
            let arena = MessageArena.make()
            defer { arena.destroy() }
            let builder = TrackerV1.RecordResponseBuilder(at: arena.message(message), in: arena)
            #expect(builder.encoded() == message.encoded())
        }
    }

    @Test("the size of a varint is one byte for each 7 bits")
    func varintSizes() {
        for bits in 0..<64 {
            let value: UInt64 = 1 << UInt64(bits)
            #expect(PackedSize.varint(value) == bits / 7 + 1)
            #expect(PackedSize.varint(value - 1) == max(bits - 1, 0) / 7 + 1)
        }
        #expect(PackedSize.varint(.max) == 10)
    }
}
