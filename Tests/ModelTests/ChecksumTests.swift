import Testing

@testable import Model

@Suite struct ChecksumTests {
    @Test("the checksums of the usual check string are the published ones")
    func published() {
        let text = Array("123456789".utf8)
        #expect(CRC32.checksum(text) == 0xCBF4_3926)
        #expect(CRC32C.checksum(text) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test("a checksum equals the bitwise definition, whole and in parts")
    func definition() {
        var random = SeededRandom(seed: 8)
        for length in 0..<130 {
            let bytes = random.bytes(length)
            #expect(CRC32.checksum(bytes) == bitwise(bytes, 0xEDB8_8320))
            #expect(CRC32C.checksum(bytes) == bitwise(bytes, 0x82F6_3B78))
            let cut = Int.random(in: 0...length, using: &random)
            let first = CRC32C.checksum(Array(bytes[..<cut]))
            #expect(CRC32C.checksum(Array(bytes[cut...]), seed: first) == CRC32C.checksum(bytes))
        }
    }

    private func bitwise(_ bytes: [UInt8], _ polynomial: UInt32) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? polynomial : 0) }
        }
        return ~crc
    }
}
