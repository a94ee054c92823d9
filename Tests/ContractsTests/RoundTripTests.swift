import CProtobufC
import CProtos
import Model
import RPC
import Testing

@testable import Contracts

@Suite("Messages")
struct RoundTripTests {
    private func descriptors() -> [String: UnsafePointer<ProtobufCMessageDescriptor>] {
        var found: [String: UnsafePointer<ProtobufCMessageDescriptor>] = [:]
        var count = 0
        while let type = tollgate_message_list()?[count] {
            count += 1
            found[String(cString: type.pointee.name)] = type
        }
        return found
    }

    /// The payload after protobuf-c alone has unpacked and packed it.
    private func repacked(
        _ payload: [UInt8], _ type: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws -> [UInt8] {
        let message = try #require(
            protobuf_c_message_unpack(type, nil, payload.count, payload.isEmpty ? [0] : payload))
        defer { protobuf_c_message_free_unpacked(message, nil) }
        var bytes = [UInt8](repeating: 0, count: protobuf_c_message_get_packed_size(message) + 1)
        let count = protobuf_c_message_pack(message, &bytes)
        return Array(bytes.prefix(count))
    }

    private func check<Message: ContractMessage>(
        _ type: Message.Type, _ payload: [UInt8], _ comment: Comment
    ) throws {
        let value = try Message(decoding: payload)
        let encoded = value.encoded()
        #expect(encoded == payload, comment)
        #expect(try Message(decoding: encoded) == value, comment)
    }

    @Test("every message survives decoding and encoding, byte for byte as protobuf-c packs it")
    func everyMessage() throws {
        let descriptors = descriptors()
        for (name, type) in ContractFacts.messages {
            let descriptor = try #require(descriptors[name])
            for seed in 0..<60 {
                var random = RandomPayload(seed: UInt64(seed))
                let payload = try random.make(name)
                #expect(try repacked(payload, descriptor) == payload, "\(name), seed \(seed)")
                try check(type, payload, "\(name), seed \(seed)")
            }
        }
    }

    @Test("every message of the services is generated")
    func everyMessageIsThere() {
        let generated = Set(ContractFacts.messages.map(\.name))
        #expect(Set(SchemaCatalog.all.messages.map(\.name)).subtracting(generated).isEmpty)
        #expect(generated.count > 60)
    }

    @Test("an absent member of a oneof differs from a zero one")
    func absentDiffersFromZero() throws {
        #expect(LimiterV1.CheckRequest().encoded() == [])
        #expect(LimiterV1.CheckRequest(cost: 0).encoded() == [0x18, 0x00])
        #expect(try LimiterV1.CheckRequest(decoding: [0x18, 0x00]).cost == 0)
        #expect(try LimiterV1.CheckRequest(decoding: []).cost == nil)
        #expect(
            try LimiterV1.CheckRequest(decoding: [0x0a, 0x00]).who == .apiKey([]),
            "an empty key is a key")
    }

    @Test("a number of an enum that this version does not know is kept")
    func unknownEnumNumber() throws {
        let value = try TrackerV1.RecordRequest(decoding: [0x10, 0x09])
        #expect(value.ack == .unrecognized(9))
        #expect(value.encoded() == [0x10, 0x09])
        #expect(TrackerV1.Ack(rawValue: 1) == .committed)
    }

    @Test("a field that this version does not know is skipped")
    func unknownField() throws {
        let value = try AdminV1.GetOrgRequest(decoding: [0x08, 0x07, 0xfa, 0x07, 0x02, 0x68, 0x69])
        #expect(value == AdminV1.GetOrgRequest(orgID: 7))
    }

    @Test("a NUL in a string goes out as U+FFFD, and nothing after it is lost")
    func nulInString() throws {
        let encoded = AdminV1.CreateOrgRequest(slug: "a", name: "x\u{0}y").encoded()
        #expect(try AdminV1.CreateOrgRequest(decoding: encoded).name == "x\u{FFFD}y")
    }

    @Test("a reply that is malformed is the server's error")
    func malformedReply() {
        let error = #expect(throws: RPCError.self) {
            try AdminV1.Org(decodingReply: [0x08])
        }
        #expect(error?.status == .internalError)
    }
}
