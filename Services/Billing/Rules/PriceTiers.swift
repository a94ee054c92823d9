/// One step of a staircase of prices.
struct PriceTier: Hashable, Sendable {
    /// The last unit of this tier; nil: there is no further tier.
    let upTo: Int64?
    /// Millionths of the currency's unit for each unit.
    let unitPriceMicro: Int64
    /// Millionths of the currency's unit for reaching the tier at all.
    let flatPriceMicro: Int64

    /// Makes a tier; `PriceTiers` checks it.
    init(upTo: Int64?, unitPriceMicro: Int64, flatPriceMicro: Int64 = 0) {
        self.upTo = upTo
        self.unitPriceMicro = unitPriceMicro
        self.flatPriceMicro = flatPriceMicro
    }
}

/// Tiers that cover every quantity: ascending, the last one open, no price below zero.
struct PriceTiers: Hashable, Sendable {
    let tiers: [PriceTier]

    /// Makes the staircase; nil when it breaks a rule.
    init?(_ tiers: [PriceTier]) {
        guard let last = tiers.last, last.upTo == nil else { return nil }
        guard tiers.allSatisfy({ $0.unitPriceMicro >= 0 && $0.flatPriceMicro >= 0 }) else {
            return nil
        }
        var below: Int64 = 0
        for tier in tiers.dropLast() {
            guard let upTo = tier.upTo, upTo > below else { return nil }
            below = upTo
        }
        self.tiers = tiers
    }

    /// Each unit at the price of its own tier, in millionths of the currency's unit.
    ///
    /// Σ[max(0, min(q, uᵢ) − uᵢ₋₁)·pᵢ + (q > uᵢ₋₁ ? fᵢ : 0)]. The sum fits: units and prices have
    /// 63 bits and the units of all tiers together are `units`.
    func graduated(_ units: Int64) -> Int128 {
        var sum: Int128 = 0
        var below: Int64 = 0
        for tier in tiers where units > below {
            let upTo = min(units, tier.upTo ?? units)
            sum += Int128(upTo - below) * Int128(tier.unitPriceMicro) + Int128(tier.flatPriceMicro)
            below = upTo
        }
        return sum
    }

    /// Every unit at the price of the tier that the whole quantity reaches, in millionths of the
    /// currency's unit: q·p_k + f_k with k = min{i: q ≤ uᵢ}.
    func volume(_ units: Int64) -> Int128 {
        let reached = tiers.first { units <= $0.upTo ?? .max }
        guard let reached else { return 0 }
        return Int128(units) * Int128(reached.unitPriceMicro) + Int128(reached.flatPriceMicro)
    }
}
