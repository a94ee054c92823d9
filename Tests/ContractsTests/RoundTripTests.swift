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

    /// What protobuf-c alone makes of the payload; nil: it refuses it.
    private func unpacked<Message: ContractMessage>(
        _ type: Message.Type, _ payload: [UInt8],
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) -> Message? {
        guard
            let message = protobuf_c_message_unpack(
                descriptor, nil, payload.count, payload.isEmpty ? [0] : payload)
        else { return nil }
        defer { protobuf_c_message_free_unpacked(message, nil) }
        return Message(
            reading: UnsafeRawPointer(message).assumingMemoryBound(to: Message.Layout.self))
    }

    private func compare<Message: ContractMessage>(
        _ type: Message.Type, _ payload: [UInt8],
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, _ comment: Comment
    ) -> Bool {
        guard let value = try? Message(decoding: payload) else { return false }
        #expect(value == unpacked(type, payload, descriptor), comment)
        return true
    }

    @Test("what is accepted is read as protobuf-c reads it: fields twice, unpacked, unknown, damaged")
    func sameAsProtobufC() throws {
        let descriptors = descriptors()
        var accepted = 0
        for (name, type) in ContractFacts.messages {
            let descriptor = try #require(descriptors[name])
            for seed in 0..<60 {
                var random = RandomPayload(seed: UInt64(seed))
                let (first, second) = (try random.make(name), try random.make(name))
                let strange: [UInt8] = [0xf8, 0x07, 0x05, 0xfa, 0x07, 0x02, 0x01, 0x02]
                for payload in [first + second, strange + first + strange] {
                    accepted += compare(type, payload, descriptor, "\(name), \(seed)") ? 1 : 0
                }
                for _ in 0..<20 where !first.isEmpty {
                    var damaged = first
                    let index = Int.random(in: 0..<damaged.count, using: &random.random)
                    damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random.random)
                    accepted += compare(type, damaged, descriptor, "\(name), \(seed)") ? 1 : 0
                }
            }
        }
        #expect(accepted > 10_000)
    }

    @Test("numbers of a repeated field may come one by one, packed, or both")
    func unpackedNumbers() throws {
        let descriptors = descriptors()
        let tags: [(UInt8, [UInt8])] = [(0, [7]), (2, [3, 1, 0x80, 0x01]), (2, [0]), (0, [0xff, 1])]
        for (name, type) in ContractFacts.messages {
            let descriptor = try #require(descriptors[name])
            for number in 1..<16 as Range<UInt8> {
                let payload = tags.flatMap { [number << 3 | $0.0] + $0.1 }
                _ = compare(type, payload, descriptor, "\(name), field \(number)")
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
