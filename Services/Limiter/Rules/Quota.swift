/// A quota of a billing period, spent out of units that PostgreSQL granted to this limiter.
/// State: (end of the period, units granted and not used), and (end of the period, `QuotaNews`).
///
/// What is granted was taken off the quota before: however many limiters there are, and however
/// they end, no more than the quota is ever used.
enum Quota {
    /// Judges a call. Units that are too few say `needsGrant` while more may be had.
    static func decide(
        _ cells: RuleCells, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        let cell = cells.first
        let isLive = cell.isLive(at: now)
        let here = isLive ? cell.value : 0
        let isTold = cells.second.isLive(at: now)
        let news = QuotaNews(word: cells.second.value)
        let left = isTold ? news.left : 0
        var verdict = RuleVerdict(
            limit: limit.units, remaining: min(here.saturatingAdd(left), max(limit.units, here)))
        verdict.resetNanoseconds = isLive ? cell.deadAt - now : 0
        if cost > here {
            let isNever = cost > limit.units
            verdict.needsGrant = !isNever && (!isTold || left > 0)
            // Used up: who asks now and then finds out when units came back.
            verdict.isLow = !isNever && !verdict.needsGrant
            verdict.retryNanoseconds =
                isNever ? RuleVerdict.never : isLive ? cell.deadAt - now : grantNanoseconds
        } else if cost == 0 {
            verdict.needsGrant = !isTold
        } else {
            verdict.isLow = left > 0 && here - cost <= news.grant / 2
        }
        return verdict
    }

    /// How long a call waits that came before the first grant of the period, or when nobody can say
    /// whether more may be had: a second.
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
