import Testing

@testable import Model

@Suite struct Base62Tests {
    @Test("a number survives being written and read")
    func roundTrip() {
        var random = SeededRandom(seed: 13)
        for shift in UInt64(0)..<64 {
            let value = random.next() >> shift
            let digits = Base62.encode(value)
            #expect(digits.withUnsafeBytes { Base62.decode($0) } == value)
            #expect(Base62.encode(value, width: 12).count == 12)
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
            #expect(Base62.encode(bytes: bytes) == Base62.encode(value, width: 11))
        }
    }

    @Test("too large, empty and foreign digits are refused")
    func refused() {
        func decode(_ text: String) -> UInt64? {
            Array(text.utf8).withUnsafeBytes { Base62.decode($0) }
        }
        #expect(decode("LygHa16AHYF") == .max)
        #expect(decode("LygHa16AHYG") == nil)
        #expect(decode("") == nil)
        #expect(decode("a-b") == nil)
        #expect(decode("0") == 0)
    }

    @Test("the widest bytes fit the fixed width")
    func widths() {
        #expect(Base62.width(ofBytes: 24) == 33)
        #expect(Base62.width(ofBytes: 32) == 43)
        for count in 1...40 {
            let one = Base62.encode(bytes: [UInt8](repeating: 255, count: count))
            var less = [UInt8](repeating: 255, count: count)
            less[0] = 254
            #expect(one.count == Base62.width(ofBytes: count))
            #expect(one != Base62.encode(bytes: less))
        }
    }
}
