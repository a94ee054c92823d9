extension RuleArithmetic {
    /// Names what a charge at the instant `chargedAt` went into, for giving it back when nobody kept
    /// the epoch that `epoch(of:)` told then; nil: into a window that is over, so nothing is given
    /// back.
    ///
    /// A place of a rule of concurrency is given back by its lease, and a quota's unit by its
    /// reservation: nobody could tell whether it had been charged at all, and units that were not
    /// would be more than the quota.
    static func epoch(
        of cells: RuleCells, _ limit: RuleLimit, chargedAt: UInt64, at time: DecisionTime
    ) -> UInt64? {
        let now = time.monotonic
        let first = cells.first
        switch limit.kind {
        case .fixed:
            let window = max(limit.window, 1)
            let start = first.deadAt - min(window, first.deadAt)
            return first.isLive(at: now) && start <= chargedAt ? first.deadAt : nil
        case .calendar:
            let gone = CalendarWindow.span(limit.calendarUnit, at: time).gone
            let start = now - min(gone, now)
            return first.isLive(at: now) && start <= chargedAt ? first.deadAt : nil
        case .sliding:
            let window = max(limit.window, 1)
            for cell in [first, cells.second] where cell.isLive(at: now) {
                let end = cell.deadAt - min(window, cell.deadAt)
                if chargedAt < end, end - min(window, end) <= chargedAt { return cell.deadAt }
            }
            return nil
        case .bucket: return chargedAt
        case .concurrency, .quota: return nil
        }
    }
}
