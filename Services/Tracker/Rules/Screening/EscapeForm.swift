/// The forms in which a character can hide: percent escapes (`%2e`, `%u002e`), HTML entities,
/// the escapes of JavaScript and JSON (`\u002e`, `\x2e`), overlong UTF-8, full-width letters,
/// and the look-alikes of dots and slashes that some systems take for them.
enum EscapeForm {
    /// An escape that was read.
    struct Meaning {
        /// A byte, or a Unicode scalar's number.
        let value: UInt32
        let length: Int
        /// Whether the value is a byte of a text that is not decoded yet.
        var isByte = false
    }

    /// The escape at a place, if one is there.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Meaning? {
        switch bytes[place] {
        case 37: percent(bytes, place)
        case 38: entity(bytes, place)
        case 92: backslash(bytes, place)
        case 0xC0, 0xC1, 0xE0, 0xF0: overlong(bytes, place)
        case 0xE2, 0xEF: lookalike(bytes, place)
        default: nil
        }
    }

    private static func byte(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt8 {
        place < bytes.count ? bytes[place] : 0
    }

    /// The number that so many hexadecimal digits spell.
    private static func hex(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ count: Int
    ) -> UInt32? {
        var value: UInt32 = 0
        for index in place..<place + count {
            guard let digit = digit(byte(bytes, index), radix: 16) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func digit(_ byte: UInt8, radix: UInt32) -> UInt32? {
        let value: UInt8
        switch byte {
        case 48...57: value = byte - 48
        case 65...70: value = byte - 55
        case 97...102: value = byte - 87
        default: return nil
        }
        return value < radix ? UInt32(value) : nil
    }

    private static func percent(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int
    ) -> Meaning? {
        if byte(bytes, place + 1) | 0x20 == 117, let value = hex(bytes, place + 2, 4) {
            return Meaning(value: value, length: 6)
        }
        return hex(bytes, place + 1, 2).map { Meaning(value: $0, length: 3, isByte: true) }
    }

    private static func backslash(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int
    ) -> Meaning? {
        switch byte(bytes, place + 1) | 0x20 {
        case 120: return hex(bytes, place + 2, 2).map { Meaning(value: $0, length: 4) }
        case 117:
            if let value = hex(bytes, place + 2, 4) { return Meaning(value: value, length: 6) }
            guard byte(bytes, place + 2) == 123 else { return nil }
            let (value, end) = number(bytes, place + 3, radix: 16)
            guard let value, byte(bytes, end) == 125 else { return nil }
            return Meaning(value: value, length: end + 1 - place)
        default: return nil
        }
    }

    /// A number of up to eight digits, and where it ends.
    private static func number(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, radix: UInt32
    ) -> (UInt32?, Int) {
        var value: UInt32 = 0
        var end = place
        while end - place < 8, let digit = digit(byte(bytes, end), radix: radix) {
            value = value &* radix &+ digit
            end += 1
        }
        return (end > place ? value : nil, end)
    }

    private static let names: [(name: StaticString, value: UInt32)] = [
        ("lt", 60), ("gt", 62), ("quot", 34), ("amp", 38), ("apos", 39), ("nbsp", 32), ("tab", 9),
        ("newline", 10), ("colon", 58), ("semi", 59), ("lpar", 40), ("rpar", 41), ("sol", 47),
        ("bsol", 92), ("period", 46), ("comma", 44), ("equals", 61), ("num", 35), ("excl", 33),
        ("grave", 96), ("percnt", 37), ("lsqb", 91), ("rsqb", 93),
    ]

    private static func entity(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Meaning? {
        if byte(bytes, place + 1) == 35 {
            let isHex = byte(bytes, place + 2) | 0x20 == 120
            let (value, end) = number(bytes, place + (isHex ? 3 : 2), radix: isHex ? 16 : 10)
            let length = end + (byte(bytes, end) == 59 ? 1 : 0) - place
            return value.map { Meaning(value: $0, length: length) }
        }
        for (index, entry) in names.enumerated() {
            let length = entry.name.utf8CodeUnitCount
            let isHere = (0..<length).allSatisfy {
                byte(bytes, place + 1 + $0) | 0x20 == entry.name.utf8Start[$0]
            }
            guard isHere else { continue }
            let next = byte(bytes, place + 1 + length)
            if next == 59 { return Meaning(value: entry.value, length: length + 2) }
            // The oldest four need no semicolon, unless they may be a parameter's name.
            if index < 4, next != 61, !ScreenedText.isLetter(next), !ScreenedText.isDigit(next) {
                return Meaning(value: entry.value, length: length + 1)
            }
        }
        return nil
    }

    /// More bytes than a character needs; some decoders take them, or the second one alone.
    private static func overlong(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int
    ) -> Meaning? {
        let (first, second) = (bytes[place], byte(bytes, place + 1))
        let (third, fourth) = (byte(bytes, place + 2), byte(bytes, place + 3))
        func tail(_ byte: UInt8) -> UInt32? { byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil }
        switch first {
        case 0xC0, 0xC1:
            if let low = tail(second) {
                return Meaning(value: UInt32(first & 1) << 6 | low, length: 2)
            }
            return (32..<127).contains(second) ? Meaning(value: UInt32(second), length: 2) : nil
        case 0xE0 where second < 0xA0:
            guard let high = tail(second), let low = tail(third) else { return nil }
            return Meaning(value: high << 6 | low, length: 3)
        case 0xF0 where second < 0x90:
            guard let high = tail(second), let middle = tail(third), let low = tail(fourth) else {
                return nil
            }
            return Meaning(value: high << 12 | middle << 6 | low, length: 4)
        default: return nil
        }
    }

    private static func lookalike(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int
    ) -> Meaning? {
        let (second, third) = (byte(bytes, place + 1), byte(bytes, place + 2))
        let value: UInt32
        switch (bytes[place], second, third) {
        case (0xEF, 0xBC, 0x81...0xBF): value = UInt32(third) - 0x81 + 0x21
        case (0xEF, 0xBD, 0x80...0x9E): value = UInt32(third) - 0x80 + 0x60
        case (0xE2, 0x80, 0xA4): value = 46
        case (0xE2, 0x81, 0x84), (0xE2, 0x88, 0x95): value = 47
        case (0xE2, 0x88, 0x96): value = 92
        default: return nil
        }
        return Meaning(value: value, length: 3)
    }
}
