/// Judges string fields: protobuf-c checks neither UTF-8 nor NUL.
@usableFromInline
package enum UTF8Text {
    /// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms) without a NUL.
    @inlinable
    package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        // Eight bytes at a time while they are ASCII and none is zero.
        while count - index >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let high = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
            if high != 0 { break }
            index += 8
        }
        return index == count || isValidSlowly(bytes, from: index)
    }

    @usableFromInline
    static func isValidSlowly(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var index = start
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                if first == 0 { return false }
                index += 1
                continue
            }
            let length = sequenceLength(first)
            guard length > 0, bytes.count - index >= length else { return false }
            guard isSecondByte(bytes[index + 1], after: first) else { return false }
            for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 {
                return false
            }
            index += length
        }
        return true
    }

    /// Bytes in the sequence that starts with `first`; 0 when none does.
    private static func sequenceLength(_ first: UInt8) -> Int {
        switch first {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// Table 3-7 of the Unicode standard.
    private static func isSecondByte(_ second: UInt8, after first: UInt8) -> Bool {
        switch first {
        case 0xE0: (0xA0...0xBF).contains(second)
        case 0xED: (0x80...0x9F).contains(second)
        case 0xF0: (0x90...0xBF).contains(second)
        case 0xF4: (0x80...0x8F).contains(second)
        default: (0x80...0xBF).contains(second)
        }
    }
}
