/// Bytes as hexadecimal digits, as people copy them from one command to the next.
enum HexText {
    /// Two digits for each byte.
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    /// The bytes of a text of digits; nil: it is none.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?.some([])) {
            let pair = String(decoding: digits[$1...$1 + 1], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else {
                return $0 = nil
            }
            $0?.append(byte)
        }
    }
}
