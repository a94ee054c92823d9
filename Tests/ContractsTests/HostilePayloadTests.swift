import Model
import RPC
import Testing

@testable import Contracts

@Suite("Hostile payloads")
struct HostilePayloadTests {
    private func refusal<Message: ContractMessage>(
        _ type: Message.Type, _ payload: [UInt8]
    ) -> RPCError? {
        do {
            _ = try Message(decoding: payload)
            return nil
        } catch {
            return error
        }
    }

    private func attempt<Message: ContractMessage>(_ type: Message.Type, _ payload: [UInt8]) {
        if let error = refusal(type, payload) {
            #expect(error.status == .invalidArgument || error.status == .resourceExhausted)
        }
    }

    @Test("a payload cut at any byte is refused or is a shorter message")
    func truncated() throws {
        for (name, type) in ContractFacts.messages {
            var random = RandomPayload(seed: 7)
            let payload = try random.make(name)
            for length in 0..<payload.count { attempt(type, Array(payload.prefix(length))) }
        }
    }

    @Test("payloads with flipped bits are refused or decode")
    func flippedBits() throws {
        for (name, type) in ContractFacts.messages {
            for seed in 0..<40 {
                var random = RandomPayload(seed: UInt64(seed))
                var payload = try random.make(name)
                guard !payload.isEmpty else { continue }
                for _ in 0..<3 {
                    let index = Int.random(in: 0..<payload.count, using: &random.random)
                    payload[index] ^= 1 << UInt8.random(in: 0..<8, using: &random.random)
                }
                attempt(type, payload)
            }
        }
    }

    @Test("random bytes are refused or decode")
    func randomBytes() {
        for (_, type) in ContractFacts.messages {
            var random = RandomPayload(seed: 3)
            for _ in 0..<200 { attempt(type, random.bytes()) }
        }
    }

    @Test("text that is not UTF-8 is refused, and the field is named")
    func badUTF8() {
        let bad: [[UInt8]] = [
            [0x80], [0xc0, 0x80], [0xc3], [0xc3, 0x28], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80],
            [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff],
            Array("12345678901234".utf8) + [0xe2, 0x82],
        ]
        for text in bad {
            let error = refusal(AdminV1.CreateOrgRequest.self, [0x12, UInt8(text.count)] + text)
            #expect(error?.status == .invalidArgument)
            #expect(error?.violations.first?.field == "name")
            #expect(error?.message.contains("tollgate.admin.v1.CreateOrgRequest.name") == true)
        }
        for text in ["é", "€uro", "😀 and more", "\u{10FFFF}", "\u{D7FF}\u{E000}"] {
            let bytes = Array(text.utf8)
            #expect(
                refusal(AdminV1.CreateOrgRequest.self, [0x12, UInt8(bytes.count)] + bytes) == nil)
        }
    }

    @Test("text with a NUL anywhere is refused")
    func nul() {
        for length in 1...20 {
            for place in 0..<length {
                var text = [UInt8](repeating: 0x61, count: length)
                text[place] = 0
                let error = refusal(AdminV1.CreateOrgRequest.self, [0x12, UInt8(length)] + text)
                #expect(error?.status == .invalidArgument)
            }
        }
    }

    @Test("a singular message field that occurs twice is refused, a repeated one is not")
    func repeatedMessage() {
        let error = refusal(AnalyticsV1.UsageSummaryRequest.self, [0x0a, 0x00, 0x0a, 0x00])
        #expect(error?.status == .invalidArgument)
        #expect(refusal(LimiterV1.CheckRequest.self, [0x12, 0x00, 0x12, 0x00]) != nil)
        #expect(refusal(LimiterV1.CheckManyRequest.self, [0x0a, 0x00, 0x0a, 0x00]) == nil)
    }

    @Test("wrong wire types, groups, bad tags and endless numbers are refused")
    func malformed() {
        let bad: [[UInt8]] = [
            [0x0d, 1, 2, 3, 4], [0x0a, 0x01, 0x01], [0x09, 1, 2, 3, 4, 5, 6, 7, 8],
            [0x0b], [0x0c], [0x0e], [0x0f], [0x00, 0x01], [0x07], [0x08],
            [0x08] + [UInt8](repeating: 0xff, count: 10) + [0x01],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00], [0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01],
            [0xfa, 0x07, 0xff, 0xff, 0xff, 0xff, 0x0f], [0xf9, 0x07, 1, 2, 3],
        ]
        for payload in bad {
            #expect(refusal(AdminV1.GetOrgRequest.self, payload)?.status == .invalidArgument)
        }
    }

    @Test("a field number written in more bytes than needed means the same field")
    func longTag() throws {
        #expect(try AdminV1.GetOrgRequest(decoding: [0x88, 0x00, 0x05]).orgID == 5)
    }

    @Test("a payload that would expand a hundredfold is refused before it does")
    func expansion() {
        let payload = [[UInt8]](repeating: [0x0a, 0x00], count: 2_000_000).flatMap { $0 }
        let error = refusal(TrackerV1.RecordRequest.self, payload)
        #expect(error?.status == .resourceExhausted)
    }

    @Test("ten thousand real events fit in the budget")
    func manyEvents() throws {
        let event = TrackerV1.UsageEvent(
            eventID: [UInt8](repeating: 1, count: 16), occurredAtUs: 1, orgID: 1)
        let request = TrackerV1.RecordRequest(events: Array(repeating: event, count: 10_000))
        #expect(try TrackerV1.RecordRequest(decoding: request.encoded()) == request)
    }

    @Test("what a payload is charged covers what the arena holds of it, and is all that it may take")
    func chargeCoversAllocation() throws {
        for (name, type) in ContractFacts.messages {
            for seed in 0..<10 {
                var random = RandomPayload(seed: UInt64(seed))
                let payload = try random.make(name)
                #expect(charge(type, payload, budget: .max) == nil, "\(name), seed \(seed)")
                var (least, refused) = (1 << 24, -1)
                while least - refused > 1 {
                    let middle = refused + (least - refused) / 2
                    if charge(type, payload, budget: middle) == nil {
                        least = middle
                    } else {
                        refused = middle
                    }
                }
                #expect(least < 1 << 24)
                #expect(charge(type, payload, budget: least - 1) == .tooLarge)
            }
        }
    }

    /// Why a payload is refused under a budget; checks that no more was taken.
    private func charge<Message: ContractMessage>(
        _ type: Message.Type, _ payload: [UInt8], budget: Int
    ) -> ScanFault? {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        let before = arena.state.pointee.left
        var pass = ScanPass(budget: budget, in: arena)
        var fault = ScanFault.badTag
        let message = (payload + [0]).withUnsafeBufferPointer { bytes -> UnsafeMutableRawPointer? in
            guard let start = bytes.baseAddress else { return nil }
            return pass.message(type.scan.plan, start, start + payload.count, &fault)
        }
        #expect(before - arena.state.pointee.left <= pass.charge)
        return message == nil ? fault : nil
    }
}
