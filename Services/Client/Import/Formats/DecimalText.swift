/// Decimal numbers as inputs write them: digits, and perhaps a point and more digits.
enum DecimalText {
    /// The number times ten to the power of `scale` (at most 9); nil when it is no number, is
    /// negative, has an exponent or overflows. Digits behind the scale are dropped, or with
    /// `isExact` make it nil unless they are zeros.
    static func scaled(_ text: String, by scale: Int, isExact: Bool = false) -> Int64? {
        var value: Int64 = 0
        var decimals: Int?
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), decimals == nil, digits > 0 {
                decimals = 0
                continue
            }
            guard (0x30...0x39).contains(byte) else { return nil }
            digits += 1
            if let count = decimals {
                guard count < scale else {
                    if isExact, byte != 0x30 { return nil }
                    continue
                }
                decimals = count + 1
            }
            guard let next = appending(Int64(byte - 0x30), to: value) else { return nil }
            value = next
        }
        guard digits > 0, text.utf8.last != UInt8(ascii: ".") else { return nil }
        for _ in (decimals ?? 0)..<max(scale, decimals ?? 0) {
            guard let next = appending(0, to: value) else { return nil }
            value = next
        }
        return value
    }

    private static func appending(_ digit: Int64, to value: Int64) -> Int64? {
        let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
        let (sum, isOverToo) = tens.addingReportingOverflow(digit)
        return isOver || isOverToo ? nil : sum
    }
}
