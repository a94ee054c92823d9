/// The token bucket as GCRA: `burst` units at once, and one more each `tick` nanoseconds.
/// State: (TAT, tick), where TAT is the "theoretical arrival time", the instant at which the
/// bucket is full again.
///
/// T = ⌈W/L⌉. new = max(now, TAT) + cost·T; admitted when new ≤ now + B·T; then TAT = new. With
/// the debt D = max(0, TAT − now), that is cost ≤ ⌊(B·T − D)/T⌋, which is what remains.
/// Denied: wait D + cost·T − B·T.
/// Source: ITU-T I.371, annex A (generic cell rate algorithm, virtual scheduling), with units in
/// place of cells.
///
/// Bounds: at most B + ⌈W/T⌉ − 1 units in any span of W. Strict mode has T = ⌈W/(L − B + 1)⌉: at
/// most L.
///
/// A change of the limit keeps the debt in units: TAT' = now + D·T'/T, rounded up, when the tick in
/// the cell differs.
enum TokenBucket {
    /// Judges a call.
    static func decide(
        _ cell: RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        let tick = max(limit.tick, 1)
        let debt = debt(cell, tick: tick, now: now)
        let left = left(burst: limit.burst, tick: tick, debt: debt, now: now)
        var verdict = RuleVerdict(
            limit: limit.units, remaining: left, resetNanoseconds: debt)
        verdict.isUnsettled = cell.value != tick && cell.isLive(at: now)
        if cost > left { verdict.retryNanoseconds = wait(limit.burst, cost, tick, debt) }
        return verdict
    }

    /// Counts an admitted call.
    static func charge(
        _ cell: inout RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> StoreOrder {
        let order = settle(&cell, limit, now: now)
        // No overflow for an admitted call: it ends at or before now + B·T, and that was cut to the
        // clock's end.
        let (more, over) = cost.multipliedReportingOverflow(by: cell.value)
        cell.deadAt = max(cell.deadAt, now).saturatingAdd(over ? .max : more)
        return order
    }

    /// Gives units back that were charged at the instant `epoch`, but for what has drained since:
    /// no more than the time that has passed can have. So the debt is never less than if the call
    /// had not been, whatever else came and was given back (unless the limit was lowered in
    /// between).
    static func giveBack(
        _ cell: inout RuleCell, _ limit: RuleLimit, units: UInt64, chargedIn epoch: UInt64,
        now: UInt64
    ) -> StoreOrder {
        let order = settle(&cell, limit, now: now)
        guard cell.isLive(at: now) else { return order }
        let (charged, over) = units.multipliedReportingOverflow(by: cell.value)
        let drained = now - min(epoch, now)
        let kept = over ? UInt64.max : charged
        cell.deadAt -= min(kept - min(drained, kept), cell.deadAt - now)
        return order
    }

    /// Writes the debt in the rule's ticks.
    ///
    /// Of the cell half written, the debt in units is the larger one: longer ticks are stored after
    /// the later TAT, and shorter ones before the earlier TAT.
    static func settle(_ cell: inout RuleCell, _ limit: RuleLimit, now: UInt64) -> StoreOrder {
        let tick = max(limit.tick, 1)
        guard cell.value != tick else { return .valueFirst }
        let order: StoreOrder =
            cell.isLive(at: now) && tick > cell.value ? .deadAtFirst : .valueFirst
        if cell.isLive(at: now) {
            cell.deadAt = now.saturatingAdd(debt(cell, tick: tick, now: now))
        }
        cell.value = tick
        return order
    }

    /// D in nanoseconds of the rule's ticks; cut to what is left of the clock.
    private static func debt(_ cell: RuleCell, tick: UInt64, now: UInt64) -> UInt64 {
        guard cell.isLive(at: now) else { return 0 }
        let debt = cell.deadAt - now
        guard cell.value != tick, cell.value != 0 else { return debt }
        let (whole, rest) = (UInt128(debt) * UInt128(tick))
            .quotientAndRemainder(dividingBy: UInt128(cell.value))
        return min(UInt64(clamping: rest > 0 ? whole + 1 : whole), .max - now)
    }

    /// ⌊(B·T − D)/T⌋; B·T is cut to what is left of the clock.
    private static func left(burst: UInt64, tick: UInt64, debt: UInt64, now: UInt64) -> UInt64 {
        let (whole, over) = burst.multipliedReportingOverflow(by: tick)
        let depth = min(over ? .max : whole, .max - now)
        return depth > debt ? (depth - debt) / tick : 0
    }

    /// D − (B − cost)·T
    private static func wait(
        _ burst: UInt64, _ cost: UInt64, _ tick: UInt64, _ debt: UInt64
    ) -> UInt64 {
        guard cost <= burst else { return RuleVerdict.never }
        let (room, over) = (burst - cost).multipliedReportingOverflow(by: tick)
        // Denied though the bucket has room: the clock ends before its debt does.
        return over || room >= debt ? RuleVerdict.never : debt - room
    }
}
