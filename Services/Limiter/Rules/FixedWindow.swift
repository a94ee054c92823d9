/// The fixed window: at most `units` from the first counted call until `window` later. State: (end of the window, units
/// used).
///
/// The window opens with the first call it counts, not at a round clock time, so a burst can't
/// straddle two windows unless a full window lies between their starts. Once `now` reaches the end
/// the cell says nothing any more, and may be forgotten without changing any later decision.
///
/// Bounds: at most `units` in a window. Any span of its length touches at most two, and not both
/// whole: less than 2·units.
enum FixedWindow {
    /// Judges a call. A live window that ends beyond `now + window` (the rule's window was
    /// shortened) counts as ending there.
    @inline(__always)
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
    @inline(__always)
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
    @inline(__always)
    static func charge(_ cell: inout RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64) {
        guard cell.isLive(at: now) else {
            cell = RuleCell(deadAt: now.saturatingAdd(max(limit.window, 1)), value: cost)
            return
        }
        settle(&cell, limit, now: now)
        cell.value = cell.value.saturatingAdd(cost)
    }

    /// Shortens a live window to the rule's length.
    @inline(__always)
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
