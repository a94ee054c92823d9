/// PostgreSQL's binary `numeric`: base-10000 digits with a weight, a sign and a display scale.
enum NumericFormat {
    static let positive: UInt16 = 0x0000
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
        guard (0...18).contains(scale), let digits = Digits(bytes) else { return nil }
        var result: Int128 = 0
        for index in 0..<digits.count {
            guard let digit = digits[index] else { return nil }
            if digit == 0 { continue }
            // The digit counts digit * 10^(4 * (weight - index) + scale).
            let exponent = 4 * (digits.weight - index) + scale
            guard let term = shifted(Int128(digit), by: exponent) else { return nil }
            let signed = digits.isNegative ? -term : term
            let (sum, over) = result.addingReportingOverflow(signed)
            if over { return nil }
            result = sum
        }
        return result
    }

    /// A finite numeric, taken apart: digit `index` counts for 10^(4 * (weight - index)).
    struct Digits {
        let weight: Int
        let isNegative: Bool
        private let digits: UnsafeRawBufferPointer

        /// Nil when the bytes are not a finite numeric.
        init?(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count >= 8 else { return nil }
            let sign = Self.field(bytes, 2)
            guard bytes.count == 8 + 2 * Int(Self.field(bytes, 0)),
                sign == NumericFormat.positive || sign == NumericFormat.negative
            else { return nil }
            weight = Int(Int16(bitPattern: Self.field(bytes, 1)))
            isNegative = sign == NumericFormat.negative
            digits = UnsafeRawBufferPointer(rebasing: bytes[8...])
        }

        var count: Int { digits.count / 2 }

        /// A digit from 0 to 9999, the most significant first; nil when it is none.
        subscript(index: Int) -> UInt16? {
            let digit = Self.field(digits, index)
            return digit < 10_000 ? digit : nil
        }

        private static func field(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
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
