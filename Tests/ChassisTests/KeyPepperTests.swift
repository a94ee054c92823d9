import Testing

@testable import Chassis

@Suite("The secret of API keys")
struct KeyPepperTests {
    private let old = "1 \(String(repeating: "ab", count: 32))\n"
    private let new = "2 \(String(repeating: "cd", count: 32))\n"

    @Test("what is derived from it stays when a version is added, and differs by purpose")
    func derived() throws {
        let before = try KeyPepper(parsing: old)
        let after = try KeyPepper(parsing: old + new)
        #expect(before.words(for: "cells") == after.words(for: "cells"))
        #expect(before.words(for: "cells") != before.words(for: "subjects"))
        let other = try KeyPepper(parsing: new)
        #expect(before.words(for: "cells") != other.words(for: "cells"))
    }

    @Test("what is derived from it is the start of an HMAC over the purpose")
    func form() throws {
        let words = try KeyPepper(parsing: old).words(for: "cells")
        let digest = HMACSHA256.authenticate(
            key: [UInt8](repeating: 0xAB, count: 32), Array("cells".utf8))
        var bytes: [UInt8] = []
        for word in [words.0, words.1] { withUnsafeBytes(of: word.bigEndian) { bytes += $0 } }
        #expect(bytes == Array(digest.prefix(16)))
    }
}
