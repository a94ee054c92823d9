/// Whether text is UTF-8 without NUL (RFC 3629: no surrogates, no overlong forms, at most
/// U+10FFFF).
enum TextCheck {
    typealias Bytes = UnsafePointer<UInt8>

    /// What is wrong with the text between `start` and `end`, or nil.
    @inline(__always)
    static func fault(_ start: Bytes, _ end: Bytes) -> ScanFault? {
        var at = start
        while end - at >= 8 {
            let word = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self)
            // A byte of 0x80 and above, or a 0 that borrows, sets a high bit.
            guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else {
                return slowFault(at, end)
            }
            at += 8
        }
        while at < end {
            guard at[0] &- 1 < 0x7f else { return slowFault(at, end) }
            at += 1
        }
        return nil
    }

    private static func slowFault(_ start: Bytes, _ end: Bytes) -> ScanFault? {
        var at = start
        while at < end {
            let first = at[0]
            if first < 0x80 {
                guard first != 0 else { return .holdsNUL }
                at += 1
                continue
            }
            guard let length = sequenceLength(at, end) else { return .notUTF8 }
            at += length
        }
        return nil
    }

    /// Length of the multi-byte sequence at `at`, or nil when it is not well formed.
    private static func sequenceLength(_ at: Bytes, _ end: Bytes) -> Int? {
        let first = at[0]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0xc2...0xdf: length = 2
        case 0xe0...0xef:
            length = 3
            if first == 0xe0 { second = 0xa0...0xbf }
            if first == 0xed { second = 0x80...0x9f }
        case 0xf0...0xf4:
            length = 4
            if first == 0xf0 { second = 0x90...0xbf }
            if first == 0xf4 { second = 0x80...0x8f }
        default: return nil
        }
        guard end - at >= length, second.contains(at[1]) else { return nil }
        for index in 2..<max(length, 2) where at[index] & 0xc0 != 0x80 { return nil }
        return length
    }
}
