/// A quota of a billing period, spent out of units that PostgreSQL granted to this limiter.
/// State: (end of the period, units granted and not used).
///
/// What is granted was taken off the quota before: however many limiters there are, and however
/// they end, no more than the quota is ever used.
enum Quota {
    /// Judges a call. Units that are too few say `needsGrant`: only who asks for grants knows
    /// whether the quota is used up.
    static func decide(
        _ cell: RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        let isLive = cell.isLive(at: now)
        let left = isLive ? cell.value : 0
        var verdict = RuleVerdict(limit: limit.units, remaining: left)
        verdict.resetNanoseconds = isLive ? cell.deadAt - now : 0
        if cost > left {
            let isNever = cost > limit.units
            verdict.needsGrant = !isNever
            verdict.retryNanoseconds =
                isNever ? RuleVerdict.never : isLive ? cell.deadAt - now : grantNanoseconds
        }
        return verdict
    }

    /// How long a call waits that came before the first grant of the period: a second.
    static let grantNanoseconds: UInt64 = 1_000_000_000

    /// Adds a grant of the period that ends at `end`; units of an earlier period are gone. The end of
    /// a period is read off the wall clock, which is corrected now and then: a cell that ends up to
    /// an hour from `end` is of the same period, and keeps its end.
    static func grant(
        _ cell: inout RuleCell, units: UInt64, until end: UInt64, now: UInt64
    ) -> StoreOrder {
        let apart = max(cell.deadAt, end) - min(cell.deadAt, end)
        if cell.isLive(at: now), apart <= sameNanoseconds {
            cell.value = cell.value.saturatingAdd(units)
            return .valueFirst
        }
        // A period that turns out to end earlier has to end before its units are seen.
        let order: StoreOrder = end < cell.deadAt ? .deadAtFirst : .valueFirst
        cell = RuleCell(deadAt: end, value: units)
        return order
    }

    /// By how much two readings of the end of one period may differ: an hour.
    static let sameNanoseconds: UInt64 = 3_600_000_000_000

    /// Spends what an admitted call costs.
    static func charge(_ cell: inout RuleCell, cost: UInt64) {
        cell.value -= min(cost, cell.value)
    }

    /// Gives units back to the grants of the period that ends at `epoch`.
    static func giveBack(
        _ cell: inout RuleCell, _ limit: RuleLimit, units: UInt64, chargedIn epoch: UInt64,
        now: UInt64
    ) {
        guard cell.isLive(at: now), cell.deadAt == epoch else { return }
        cell.value = max(cell.value, min(cell.value.saturatingAdd(units), limit.units))
    }
}
