/// The text of a quoted access log field.
enum QuotedText {
    /// The field with `\"`, `\\`, `\n`, `\t` and `\xhh` undone. Where that gives control
    /// characters or broken UTF-8 the field stays as it is written.
    static func decoded(_ field: ArraySlice<UInt8>) -> String {
        guard field.contains(UInt8(ascii: "\\")) else { return repaired(field) }
        var bytes: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            guard field[index] == UInt8(ascii: "\\"), index + 1 < field.endIndex else {
                bytes.append(field[index])
                index += 1
                continue
            }
            if let hex = hexPair(field, at: index) {
                bytes.append(hex)
                index += 4
            } else if [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(field[index + 1]) {
                bytes.append(field[index + 1])
                index += 2
            } else {
                bytes.append(field[index])
                index += 1
            }
        }
        let isClean = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard isClean, let text = String(validating: bytes, as: UTF8.self) else {
            return repaired(field)
        }
        return text
    }

    private static func hexPair(_ field: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard index + 3 < field.endIndex, field[index + 1] == UInt8(ascii: "x") else { return nil }
        let digits = String(decoding: field[(index + 2)...(index + 3)], as: UTF8.self)
        return UInt8(digits, radix: 16)
    }

    /// Bytes as text: broken UTF-8 and control characters become U+FFFD.
    static func repaired(_ field: ArraySlice<UInt8>) -> String {
        let decoded = String(decoding: field, as: UTF8.self)
        guard field.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return decoded }
        var text = ""
        for scalar in decoded.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return text
    }
}
