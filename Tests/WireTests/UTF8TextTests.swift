import Model
import Testing

@testable import Wire

@Suite("UTF-8 text")
struct UTF8TextTests {
    private func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { UTF8Text.isValid($0) }
    }

    @Test("what it takes is exactly what Swift takes, without NUL")
    func agreesWithSwift() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<100_000 {
            let count = Int.random(in: 0...12, using: &random)
            let alphabet: [UInt8] = [
                0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF,
            ]
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let expected = String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
            #expect(isValid(bytes) == expected)
        }
    }

    @Test("every scalar value is taken at the ends of its length")
    func scalars() {
        for value: UInt32 in [
            1, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF,
        ] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(isValid(Array(String(Character(scalar)).utf8)))
            #expect(isValid(Array(("12345678" + String(Character(scalar)) + "12345678").utf8)))
        }
    }
}
