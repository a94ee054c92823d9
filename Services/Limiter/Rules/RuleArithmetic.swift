/// The arithmetic of every kind of rule, behind one set of functions: pure, integers only, and
/// total (no numbers, not even those of a damaged state file, make it trap).
///
/// `decide` judges and changes nothing. When every rule of a call admits it, `charge` counts it in
/// each. What is decided from a cell and from what `settle` makes of it is the same at that
/// instant.
enum RuleArithmetic {
    /// Judges a call of `cost` units. A cost of 0 asks for nothing and is admitted.
    @inline(__always)
    static func decide(
        _ cells: RuleCells, _ limit: RuleLimit, cost: UInt64, at time: DecisionTime
    ) -> RuleVerdict {
        switch limit.kind {
        case .fixed: FixedWindow.decide(cells.first, limit, cost: cost, now: time.monotonic)
        case .calendar: CalendarWindow.decide(cells.first, limit, cost: cost, at: time)
        case .sliding: SlidingWindow.decide(cells, limit, cost: cost, now: time.monotonic)
        case .bucket: TokenBucket.decide(cells.first, limit, cost: cost, now: time.monotonic)
        case .concurrency: Concurrency.decide(cells.first, limit, cost: cost, now: time.monotonic)
        case .quota: Quota.decide(cells, limit, cost: cost, now: time.monotonic)
        }
    }

    /// Counts a call that `decide` just admitted from the same cells at the same time.
    @inline(__always)
    static func charge(
        _ cells: inout RuleCells, _ limit: RuleLimit, cost: UInt64, at time: DecisionTime
    ) -> StoreOrder {
        guard cost > 0 else { return .valueFirst }
        switch limit.kind {
        case .fixed: FixedWindow.charge(&cells.first, limit, cost: cost, now: time.monotonic)
        case .calendar: CalendarWindow.charge(&cells.first, limit, cost: cost, at: time)
        case .sliding: SlidingWindow.charge(&cells, limit, cost: cost, now: time.monotonic)
        case .bucket:
            return TokenBucket.charge(&cells.first, limit, cost: cost, now: time.monotonic)
        case .concurrency: Concurrency.charge(&cells.first, cost: cost, at: time)
        case .quota: Quota.charge(&cells.first, cost: cost)
        }
        return .valueFirst
    }

    /// Gives units of an earlier charge back: never more than was charged, and nothing when
    /// `epoch`, which `epoch(of:)` told after that charge, is over. The caller sees to it that a
    /// charge is given back once.
    static func giveBack(
        _ cells: inout RuleCells, _ limit: RuleLimit, units: UInt64, chargedIn epoch: UInt64,
        at time: DecisionTime
    ) -> StoreOrder {
        let now = time.monotonic
        switch limit.kind {
        case .fixed, .calendar:
            FixedWindow.giveBack(&cells.first, units: units, chargedIn: epoch, now: now)
        case .sliding:
            // The windows of the two cells have different ends: at most one is the one charged.
            FixedWindow.giveBack(&cells.first, units: units, chargedIn: epoch, now: now)
            FixedWindow.giveBack(&cells.second, units: units, chargedIn: epoch, now: now)
        case .bucket:
            return TokenBucket.giveBack(
                &cells.first, limit, units: units, chargedIn: epoch, now: now)
        case .concurrency: Concurrency.giveBack(&cells.first, units: units, now: now)
        case .quota:
            Quota.giveBack(&cells.first, limit, units: units, chargedIn: epoch, now: now)
        }
        return .valueFirst
    }

    /// Names what the charge that was just made went into, for giving it back: the end of its
    /// window, or for a bucket the present instant. On the monotonic clock, to be moved as `deadAt`
    /// is when state moves to another clock.
    static func epoch(
        of cells: RuleCells, _ limit: RuleLimit, at time: DecisionTime
    ) -> UInt64 {
        switch limit.kind {
        case .bucket: time.monotonic
        case .sliding: max(cells.first.deadAt, cells.second.deadAt)
        case .fixed, .calendar, .concurrency, .quota: cells.first.deadAt
        }
    }

    /// Puts cells that were written under other numbers (`isUnsettled`) into the form of these:
    /// what is decided stays the same now, and no longer depends on when the change of the numbers
    /// is noticed.
    static func settle(
        _ cells: inout RuleCells, _ limit: RuleLimit, at time: DecisionTime
    ) -> StoreOrder {
        switch limit.kind {
        case .fixed: FixedWindow.settle(&cells.first, limit, now: time.monotonic)
        case .calendar: CalendarWindow.settle(&cells.first, limit, now: time.monotonic)
        case .sliding: SlidingWindow.settle(&cells, limit, now: time.monotonic)
        case .bucket: return TokenBucket.settle(&cells.first, limit, now: time.monotonic)
        case .concurrency, .quota: break
        }
        return .valueFirst
    }

    /// Nanoseconds until everything is available again: `resetNanoseconds` of a verdict, for cells
    /// after a charge.
    static func reset(
        of cells: RuleCells, _ limit: RuleLimit, at time: DecisionTime
    ) -> UInt64 {
        switch limit.kind {
        case .fixed, .bucket, .concurrency:
            // What was just charged is in the form of the rule's own numbers: it ends when its cell does.
            let (end, now) = (cells.first.deadAt, time.monotonic)
            return end > now ? end - now : 0
        case .calendar, .sliding, .quota:
            return decide(cells, limit, cost: 0, at: time).resetNanoseconds
        }
    }
}
