import Model

/// How a quantity is priced. Prices are millionths of the currency's unit; a line is rounded once.
enum PriceModel: Hashable, Sendable {
    /// The same whatever the quantity.
    case flat(priceMicro: Int64)
    /// A price for each unit above the included ones.
    case perUnit(priceMicro: Int64, included: Int64)
    /// Each unit at the price of its own tier.
    case graduated(PriceTiers)
    /// Every unit at the price of the tier that the whole quantity reaches.
    case volume(PriceTiers)
    /// A price for each begun package of so many units, above the free ones.
    case package(priceMicro: Int64, size: Int64, free: Int64)

    /// The price of so many units, rounded once, half away from zero.
    /// - Returns: nil when a number of the model or `units` is negative, a package holds nothing, or
    ///   the amount overflows.
    func price(of units: Int64, in currency: Currency) -> Money? {
        guard units >= 0, let micro = exactMicro(of: units) else { return nil }
        return Money.rounded(micro, over: Int128(1_000_000 / currency.minorPerUnit)).map {
            Money(minor: $0, currency: currency)
        }
    }

    private func exactMicro(of units: Int64) -> Int128? {
        switch self {
        case .flat(let priceMicro):
            return priceMicro >= 0 ? Int128(priceMicro) : nil
        case .perUnit(let priceMicro, let included):
            guard priceMicro >= 0, included >= 0 else { return nil }
            return Int128(max(0, units - included)) * Int128(priceMicro)
        case .graduated(let tiers):
            return tiers.graduated(units)
        case .volume(let tiers):
            return tiers.volume(units)
        case .package(let priceMicro, let size, let free):
            guard priceMicro >= 0, size > 0, free >= 0 else { return nil }
            let charged = max(0, units - free)
            let (whole, rest) = charged.quotientAndRemainder(dividingBy: size)
            return (Int128(whole) + (rest > 0 ? 1 : 0)) * Int128(priceMicro)
        }
    }
}
