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
