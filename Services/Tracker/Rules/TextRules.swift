/// What the bytes of an event's texts may be.
enum TextRules {
    /// Whether PostgreSQL can store the bytes as text: UTF-8 without NUL.
    static func isStorable(_ bytes: UnsafeRawBufferPointer) -> Bool {
        !bytes.contains(0) && isUTF8(bytes)
    }

    /// Whether the bytes are UTF-8.
    static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
    }

    /// Whether the bytes are ASCII, which needs no decoding.
    static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.reduce(0) { $0 | $1 } < 0x80
    }

    /// Whether the bytes are a meter's code, as `MeterCode` has it.
    static func isMeterCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard (1...63).contains(bytes.count), (97...122).contains(bytes[0]) else { return false }
        return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// Whether the bytes are a method's name, or nothing.
    static func isMethod(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy {
            (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0)
                || $0 == 45 || $0 == 95
        }
    }

    /// Whether the bytes are two letters A-Z.
    static func isCountry(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == 2 && (65...90).contains(bytes[0]) && (65...90).contains(bytes[1])
    }
}
