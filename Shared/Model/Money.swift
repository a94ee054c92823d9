/// An amount of money in whole minor units (cents) of a currency.
package struct Money: Hashable, Sendable {
    /// Minor units; negative for a credit.
    package let minor: Int64
    package let currency: Currency

    /// Makes an amount.
    package init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Nothing, in `currency`.
    package static func zero(_ currency: Currency) -> Money { Money(minor: 0, currency: currency) }

    /// The sum; nil when the currencies differ or it overflows.
    package func adding(_ other: Money) -> Money? {
        let (sum, over) = minor.addingReportingOverflow(other.minor)
        guard currency == other.currency, !over else { return nil }
        return Money(minor: sum, currency: currency)
    }

    /// The difference; nil when the currencies differ or it overflows.
    package func subtracting(_ other: Money) -> Money? {
        let (rest, over) = minor.subtractingReportingOverflow(other.minor)
        guard currency == other.currency, !over else { return nil }
        return Money(minor: rest, currency: currency)
    }

    /// The amount with its sign turned; nil when it overflows.
    package var negated: Money? { Money.zero(currency).subtracting(self) }

    /// `minor · numerator / denominator`, rounded once, half away from zero: proration,
    /// percentages.
    /// - Returns: nil when `denominator` is zero or the result overflows.
    package func scaled(by numerator: Int64, over denominator: Int64) -> Money? {
        let product = Int128(minor) * Int128(numerator)
        return Money.rounded(product, over: Int128(denominator)).map {
            Money(minor: $0, currency: currency)
        }
    }

    /// The price of a quantity, rounded once, half away from zero.
    /// - Parameters:
    ///   - quantityMicro: millionths of a unit of the meter.
    ///   - unitPriceMicro: millionths of the currency's unit (1,000 is $0.001) for each unit.
    /// - Returns: nil when the amount overflows.
    package static func priced(
        quantityMicro: Int64, unitPriceMicro: Int64, currency: Currency
    ) -> Money? {
        let product = Int128(quantityMicro) * Int128(unitPriceMicro)
        let divisor = Int128(1_000_000_000_000 / currency.minorPerUnit)
        return rounded(product, over: divisor).map { Money(minor: $0, currency: currency) }
    }

    /// `dividend / divisor` rounded half away from zero; nil when `divisor` is zero or the result
    /// does not fit.
    package static func rounded(_ dividend: Int128, over divisor: Int128) -> Int64? {
        guard divisor != 0 else { return nil }
        let size = divisor.magnitude
        let (quotient, rest) = dividend.magnitude.quotientAndRemainder(dividingBy: size)
        let magnitude = rest >= size - rest ? quotient + 1 : quotient
        guard magnitude <= UInt128(Int64.max.magnitude) else { return nil }
        let value = Int64(magnitude)
        return (dividend < 0) != (divisor < 0) ? -value : value
    }

    /// The amount in units of the currency, as in "-19.00" or, for yen, "500".
    package var decimal: String {
        let digits = currency.minorDigits
        let units = minor.magnitude / currency.minorPerUnit.magnitude
        let rest = minor.magnitude % currency.minorPerUnit.magnitude
        let sign = minor < 0 ? "-" : ""
        guard digits > 0 else { return sign + String(units) }
        let fraction = String(rest)
        let zeros = String(repeating: "0", count: max(0, digits - fraction.utf8.count))
        return sign + String(units) + "." + zeros + fraction
    }
}
