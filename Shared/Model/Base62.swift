/// Numbers in base 62 with the digits 0-9, A-Z, a-z, most significant first: safe in URLs, one word
/// to select.
package enum Base62 {
    /// The 62 digits, in order of value.
    package static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The digits of `value` without leading zeros ("0" for 0), or with zeros up to `width`.
    package static func encode(_ value: UInt64, width: Int = 1) -> [UInt8] {
        var digits: [UInt8] = []
        var rest = value
        while rest > 0 || digits.count < width {
            digits.append(alphabet[Int(rest % 62)])
            rest /= 62
        }
        return digits.reversed()
    }

    /// The bytes as one big-endian number, with zeros in front up to the fixed width for their
    /// count.
    package static func encode(bytes: [UInt8]) -> [UInt8] {
        var number = bytes
        var digits: [UInt8] = []
        for _ in 0..<width(ofBytes: bytes.count) {
            var rest = 0
            for index in number.indices {
                let value = rest << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                rest = value % 62
            }
            digits.append(alphabet[rest])
        }
        return digits.reversed()
    }

    /// Digits that hold any number of so many bytes: 33 for 24, 43 for 32.
    package static func width(ofBytes count: Int) -> Int {
        // log(256)/log(62) = 1.343591…; the ratio is a little above it.
        (count * 13_436 + 9_999) / 10_000
    }

    /// The value of `digits`; nil when there is none, one is not a digit, or the number needs more
    /// than 64 bits.
    package static func decode(_ digits: UnsafeRawBufferPointer) -> UInt64? {
        guard !digits.isEmpty, areDigits(digits) else { return nil }
        let values = values
        var value: UInt64 = 0
        for character in digits {
            let (product, over) = value.multipliedReportingOverflow(by: 62)
            let (sum, overSum) = product.addingReportingOverflow(UInt64(values[character]))
            guard !over, !overSum else { return nil }
            value = sum
        }
        return value
    }

    /// Whether every character is a digit; true for none.
    package static func areDigits(_ characters: UnsafeRawBufferPointer) -> Bool {
        let values = values
        var all: UInt8 = 0
        for character in characters { all |= values[character] }
        return all < 128
    }

    /// The value of a digit's character, 0 to 61; nil for any other character.
    package static func digit(_ character: UInt8) -> UInt64? {
        let value = values[character]
        return value < 62 ? UInt64(value) : nil
    }

    /// For each character the value of the digit, or 255.
    private struct Values: @unchecked Sendable {
        // Never written after `init`, never freed: there is one for the process.
        private let table: UnsafePointer<UInt8>

        init() {
            let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
            table.initialize(repeating: 255, count: 256)
            for (value, character) in alphabet.enumerated() {
                table[Int(character)] = UInt8(value)
            }
            self.table = UnsafePointer(table)
        }

        @inline(__always)
        subscript(_ character: UInt8) -> UInt8 { table[Int(character)] }
    }

    private static let values = Values()
}
