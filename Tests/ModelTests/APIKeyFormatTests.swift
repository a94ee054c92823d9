import Testing

@testable import Model

@Suite struct APIKeyFormatTests {
    @Test("a key that was made is read back, for small, large and random orgs")
    func roundTrip() throws {
        var random = SeededRandom(seed: 10)
        for round in 0..<2_000 {
            let value: Int64 =
                switch round {
                case 0: 1
                case 1: .max
                default: .random(in: 1...(.max >> Int64(round % 60)), using: &random)
                }
            let org = try #require(OrgID(value))
            let key = APIKeyFormat.make(org: org, random: random.bytes(24))
            #expect(key.count <= APIKeyFormat.lengthMax)
            let parsed = try #require(APIKeyFormat.parse(key))
            #expect(parsed.orgID == org)
            let text = String(decoding: key, as: UTF8.self)
            #expect(text.hasPrefix(parsed.prefix))
            #expect(parsed.prefix.utf8.count == key.count - 6 - 1 - 33 + 4)
        }
    }

    @Test("a key with any one character changed, added or left out is refused")
    func damage() throws {
        var random = SeededRandom(seed: 11)
        let key = APIKeyFormat.make(org: try #require(OrgID(4_711)), random: random.bytes(24))
        for index in key.indices {
            for _ in 0..<8 {
                var damaged = key
                damaged[index] = UInt8.random(in: 0...255, using: &random)
                if damaged != key { #expect(APIKeyFormat.parse(damaged) == nil) }
            }
            var shorter = key
            shorter.remove(at: index)
            // Leaving out one of two equal neighbours is the same text, whichever it was.
            #expect(APIKeyFormat.parse(shorter) == nil)
            var longer = key
            longer.insert(UInt8(ascii: "a"), at: index)
            #expect(APIKeyFormat.parse(longer) == nil)
        }
    }

    @Test("bytes that are no key never trap")
    func garbage() {
        var random = SeededRandom(seed: 12)
        let head = Array("tg_live_".utf8)
        for length in 0..<200 {
            #expect(APIKeyFormat.parse(random.bytes(length)) == nil)
            #expect(APIKeyFormat.parse(head + random.bytes(length)) == nil)
            #expect(APIKeyFormat.parse(head + [UInt8](repeating: 95, count: length)) == nil)
            #expect(APIKeyFormat.parse(head + [UInt8](repeating: 122, count: length)) == nil)
        }
    }

    @Test("an org beyond 63 bits or with a leading zero is refused, check or not")
    func badOrg() {
        for ref in ["0", "01", "zzzzzzzzzzz", "", "_"] {
            var key = Array("tg_live_\(ref)_\(String(repeating: "a", count: 33))".utf8)
            key += [95] + Base62.encode(UInt64(CRC32.checksum(key)), width: 6)
            #expect(APIKeyFormat.parse(key) == nil)
        }
    }
}
