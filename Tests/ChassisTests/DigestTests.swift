import Model
import Testing

@testable import Chassis

@Suite struct DigestTests {
    @Test("SHA-256 gives the published digests")
    func sha256() {
        #expect(
            HexString.encode(SHA256.hash([]))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            HexString.encode(SHA256.hash(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("a hasher fed in parts equals one fed at once, and can be used again")
    func hasher() {
        var random = SeededRandom(seed: 1)
        var hasher = SHA256Hasher()
        for length in [0, 1, 63, 64, 65, 1_000] {
            let bytes = random.bytes(length)
            let cut = length / 3
            hasher.update(Array(bytes[..<cut]))
            hasher.update(Array(bytes[cut...]))
            #expect(hasher.finalize() == SHA256.hash(bytes))
        }
    }

    @Test("HMAC gives the codes of RFC 4231, and takes an empty key and message")
    func hmac() {
        let code = HMACSHA256.authenticate(
            key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(
            HexString.encode(code)
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            HexString.encode(HMACSHA256.authenticate(key: [], []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        let long = [UInt8](repeating: 0xAA, count: 131)
        let message = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            HexString.encode(HMACSHA256.authenticate(key: long, message))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("comparison tells equal from different")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
    }

    @Test("hexadecimal text survives, and other text is refused")
    func hex() {
        var random = SeededRandom(seed: 2)
        let bytes = random.bytes(300)
        #expect(HexString.decode(HexString.encode(bytes)) == bytes)
        #expect(HexString.decode("aBfF") == [0xAB, 0xFF])
        #expect(HexString.decode("abc") == nil)
        #expect(HexString.decode("0g") == nil)
    }

    @Test("random bytes come in the number asked for and differ")
    func random() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
    }
}
