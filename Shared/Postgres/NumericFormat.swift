/// PostgreSQL's binary `numeric`: base-10000 digits with a weight, a sign and a display scale.
enum NumericFormat {
    private static let positive: UInt16 = 0x0000
    private static let negative: UInt16 = 0x4000

    /// Appends `value` / 10^`scale` as a numeric.
    ///
    /// - Parameter scale: decimal places, 0...18.
    static func append(_ value: Int128, scale: Int, to bytes: inout [UInt8]) {
        precondition((0...18).contains(scale), "a numeric scale lies in 0...18")
        // The fraction is padded to whole digits, so that the point falls between two of them.
        let fractionDigits = (scale + 3) / 4
        var whole = value.magnitude
        var digits: [UInt16] = []
        if fractionDigits * 4 != scale {
            // Split before padding: the padded magnitude might not fit 128 bits.
            let divisor = UInt128(power(10, scale))
            let padding = UInt128(power(10, fractionDigits * 4 - scale))
            var fraction = (whole % divisor) * padding
            whole /= divisor
            for _ in 0..<fractionDigits {
                digits.append(UInt16(fraction % 10_000))
                fraction /= 10_000
            }
        }
        while whole > 0 {
            digits.append(UInt16(whole % 10_000))
            whole /= 10_000
        }
        while digits.count < fractionDigits { digits.append(0) }
        let weight = digits.count - fractionDigits - 1
        var trailing = 0
        while trailing < digits.count, digits[trailing] == 0 { trailing += 1 }
        let kept = digits[trailing...].reversed()
        bytes.appendBigEndian(Int16(kept.count))
        bytes.appendBigEndian(Int16(kept.isEmpty ? 0 : weight))
        bytes.appendBigEndian(value < 0 ? negative : positive)
        bytes.appendBigEndian(Int16(scale))
        for digit in kept { bytes.appendBigEndian(digit) }
    }

    /// The value times 10^`scale`; nil when that isn't a whole number, doesn't fit, or is malformed.
    static func decode(_ bytes: UnsafeRawBufferPointer, scale: Int) -> Int128? {
        guard bytes.count >= 8, (0...18).contains(scale) else { return nil }
        func field(_ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
        let count = Int(field(0))
        let weight = Int(Int16(bitPattern: field(1)))
        let sign = field(2)
        guard bytes.count == 8 + 2 * count, sign == positive || sign == negative else { return nil }
        var result: Int128 = 0
        for index in 0..<count {
            let digit = Int128(field(4 + index))
            guard digit < 10_000 else { return nil }
            if digit == 0 { continue }
            // The digit counts digit * 10^(4 * (weight - index) + scale).
            let exponent = 4 * (weight - index) + scale
            guard let term = shifted(digit, by: exponent) else { return nil }
            let signed = sign == negative ? -term : term
            let (sum, over) = result.addingReportingOverflow(signed)
            if over { return nil }
            result = sum
        }
        return result
    }

    private static func shifted(_ digit: Int128, by exponent: Int) -> Int128? {
        if exponent < 0 {
            guard exponent >= -4 else { return nil }
            let divisor = Int128(power(10, -exponent))
            return digit % divisor == 0 ? digit / divisor : nil
        }
        guard exponent <= 38 else { return nil }
        var term = digit
        for _ in 0..<exponent {
            let (product, over) = term.multipliedReportingOverflow(by: 10)
            if over { return nil }
            term = product
        }
        return term
    }

    private static func power(_ base: UInt64, _ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
