/// The fixed window: at most `limit` units from the first counted call until `window` later.
///
/// The window opens with the first call it counts, not at a round clock time, so a burst can't
/// straddle two windows unless a full window lies between their starts. State is the pair
/// (end, used); once `now` reaches the end it says nothing any more, and may be forgotten without
/// changing any later decision.
enum FixedWindow {
    /// The state of one subject under one rule.
    struct Cell: Equatable, Sendable {
        /// Monotonic nanoseconds at which the window is over; 0: never opened.
        var endsAt: UInt64 = 0
        /// Units counted in the window.
        var used: UInt64 = 0

        /// Whether the cell still carries information.
        func isLive(at now: UInt64) -> Bool { endsAt > now }
    }

    /// Decides a call of `cost` units without counting it. A cost of 0 asks for nothing and is
    /// admitted.
    static func decide(_ cell: Cell, limit: UInt64, cost: UInt64, now: UInt64) -> RuleVerdict {
        let live = cell.isLive(at: now)
        let used = live ? cell.used : 0
        let left = limit > used ? limit - used : 0
        var verdict = RuleVerdict(limit: limit, remaining: left)
        verdict.resetNanoseconds = live && used > 0 ? cell.endsAt - now : 0
        if cost > left {
            verdict.retryNanoseconds = cost > limit ? RuleVerdict.never : verdict.resetNanoseconds
        }
        return verdict
    }

    /// Counts an admitted call; `window` in nanoseconds.
    static func count(_ cell: inout Cell, window: UInt64, cost: UInt64, now: UInt64) {
        guard cost > 0 else { return }
        if !cell.isLive(at: now) {
            let (end, over) = now.addingReportingOverflow(window)
            cell = Cell(endsAt: over ? .max : end, used: 0)
        }
        let (used, over) = cell.used.addingReportingOverflow(cost)
        cell.used = over ? .max : used
    }
}

/// The same window over the form of state that all rules share: (end of the window, units used).
///
/// Bounds: at most `units` in a window. Any span of its length touches at most two, and not both
/// whole: less than 2·units.
extension FixedWindow {
    /// Judges a call. A live window that ends beyond `now + window` (the rule's window was
    /// shortened) counts as ending there.
    static func decide(
        _ cell: RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        guard cell.isLive(at: now) else {
            return verdict(used: 0, lasting: 0, limit, cost: cost)
        }
        let lasting = cell.deadAt - now
        let longest = max(limit.window, 1)
        var verdict = verdict(used: cell.value, lasting: min(lasting, longest), limit, cost: cost)
        verdict.isUnsettled = lasting > longest
        return verdict
    }

    /// What a window says that is used so far and lasts so long still.
    static func verdict(
        used: UInt64, lasting: UInt64, _ limit: RuleLimit, cost: UInt64
    ) -> RuleVerdict {
        let left = limit.units > used ? limit.units - used : 0
        var verdict = RuleVerdict(limit: limit.units, remaining: left)
        verdict.resetNanoseconds = used > 0 ? lasting : 0
        if cost > left {
            verdict.retryNanoseconds = cost > limit.units ? RuleVerdict.never : lasting
        }
        return verdict
    }

    /// Counts an admitted call; the first one opens the window.
    static func charge(_ cell: inout RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64) {
        guard cell.isLive(at: now) else {
            cell = RuleCell(deadAt: now.saturatingAdd(max(limit.window, 1)), value: cost)
            return
        }
        settle(&cell, limit, now: now)
        cell.value = cell.value.saturatingAdd(cost)
    }

    /// Shortens a live window to the rule's length.
    static func settle(_ cell: inout RuleCell, _ limit: RuleLimit, now: UInt64) {
        guard cell.isLive(at: now) else { return }
        cell.deadAt = min(cell.deadAt, now.saturatingAdd(max(limit.window, 1)))
    }

    /// Takes units off the window that ends at `epoch`, if the cell still holds it.
    static func giveBack(
        _ cell: inout RuleCell, units: UInt64, chargedIn epoch: UInt64, now: UInt64
    ) {
        guard cell.isLive(at: now), cell.deadAt == epoch else { return }
        cell.value -= min(units, cell.value)
    }
}
