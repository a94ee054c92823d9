import Model

/// The calendar window: at most `units` in each minute, hour, day or month of UTC.
/// State: (its end, units used).
///
/// Problem: the calendar belongs to the wall clock, which is corrected now and then; windows must
/// not.
/// Choice: the end is read off the anchored wall clock once, when the first call opens the
/// window, and kept as an instant of the monotonic clock. A live window keeps its end whatever
/// the wall clock does. One that ends while the wall clock, slowed meanwhile, still says the same
/// minute, hour, day or month, goes on until that is over: it isn't granted a second time.
/// Bounds: at most `units` in each calendar unit, 2·units over two.
enum CalendarWindow {
    /// Judges a call.
    static func decide(
        _ cell: RuleCell, _ limit: RuleLimit, cost: UInt64, at time: DecisionTime
    ) -> RuleVerdict {
        let now = time.monotonic
        guard cell.isLive(at: now) else {
            let more = overtime(of: cell, limit.calendarUnit, at: time)
            return FixedWindow.verdict(
                used: more > 0 ? cell.value : 0, lasting: more, limit, cost: cost)
        }
        let lasting = cell.deadAt - now
        let longest = longest(limit.calendarUnit)
        var verdict = FixedWindow.verdict(
            used: cell.value, lasting: min(lasting, longest), limit, cost: cost)
        verdict.isUnsettled = lasting > longest
        return verdict
    }

    /// Counts an admitted call.
    static func charge(
        _ cell: inout RuleCell, _ limit: RuleLimit, cost: UInt64, at time: DecisionTime
    ) {
        let now = time.monotonic
        if cell.isLive(at: now) {
            settle(&cell, limit, now: now)
        } else {
            let more = overtime(of: cell, limit.calendarUnit, at: time)
            if more == 0 { cell.value = 0 }
            let lasting = more > 0 ? more : span(limit.calendarUnit, at: time).left
            cell.deadAt = now.saturatingAdd(lasting)
        }
        cell.value = cell.value.saturatingAdd(cost)
    }

    /// Shortens a live window that ends later than any of its unit can.
    static func settle(_ cell: inout RuleCell, _ limit: RuleLimit, now: UInt64) {
        guard cell.isLive(at: now) else { return }
        cell.deadAt = min(cell.deadAt, now.saturatingAdd(longest(limit.calendarUnit)))
    }

    /// Nanoseconds for which a window that is over goes on, because the wall clock fell behind and
    /// says that its unit isn't; 0: it is over. Its end lay in the later half of the present unit:
    /// one that ended a little late lay in the earlier half.
    private static func overtime(
        of cell: RuleCell, _ unit: RuleLimit.CalendarUnit, at time: DecisionTime
    ) -> UInt64 {
        guard cell.deadAt > 0, cell.value > 0 else { return 0 }
        let (gone, left) = span(unit, at: time)
        let sinceEnd = time.monotonic - min(cell.deadAt, time.monotonic)
        return left.saturatingAdd(sinceEnd) < (gone + left) / 2 ? left : 0
    }

    /// Nanoseconds since the start of the present unit, and until its end: at least 1.
    static func span(
        _ unit: RuleLimit.CalendarUnit, at time: DecisionTime
    ) -> (gone: UInt64, left: UInt64) {
        let wall = Timestamp(microseconds: time.wallMicroseconds)
        let start: Timestamp
        let end: Timestamp
        if let bucket = unit.bucket {
            start = wall.truncated(to: bucket)
            end = start.adding(microseconds: bucket.microseconds)
        } else {
            start = wall.startOfMonth
            end = start.addingMonths(1)
        }
        return (nanoseconds(wall, since: start, unit), max(1, nanoseconds(end, since: wall, unit)))
    }

    /// A difference within one unit; cut to it where the wall clock is at the end of all time.
    private static func nanoseconds(
        _ end: Timestamp, since start: Timestamp, _ unit: RuleLimit.CalendarUnit
    ) -> UInt64 {
        let longest = longest(unit)
        let micros = UInt64(max(0, end.microseconds(since: start)))
        return micros < longest / 1_000 ? micros * 1_000 : longest
    }

    /// Nanoseconds of the longest minute, hour, day or month.
    static func longest(_ unit: RuleLimit.CalendarUnit) -> UInt64 {
        switch unit {
        case .minute: 60_000_000_000
        case .hour: 3_600_000_000_000
        case .day: 86_400_000_000_000
        case .month: 31 * 86_400_000_000_000
        }
    }
}

extension RuleLimit.CalendarUnit {
    /// The unit as a bucket of fixed width; nil for months.
    fileprivate var bucket: Bucket? {
        switch self {
        case .minute: .minute
        case .hour: .hour
        case .day: .day
        case .month: nil
        }
    }
}
