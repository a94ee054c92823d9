/// What is missing from a shard whose counts were lost and restored: calls that were admitted after the snapshot.
struct ShardLoss: Sendable, Equatable {
    /// When it was restored, in monotonic nanoseconds; 0: nothing is missing.
    var at: UInt64 = 0
    /// How old the snapshot was then, in nanoseconds; `UInt64.max`: there was none.
    var age: UInt64 = 0

    /// Whether a rule's decision at `now` could depend on what is missing.
    func concerns(_ limit: RuleLimit, at now: UInt64) -> Bool {
        at != 0 && now - min(at, now) < limit.memory
    }
}

extension RuleLimit {
    /// How long a call can matter to the decisions after it, in nanoseconds; quotas keep their own accounts.
    var memory: UInt64 {
        switch kind {
        case .fixed: return window
        case .sliding: return window.saturatingAdd(window)
        case .calendar: return CalendarWindow.longest(calendarUnit)
        case .bucket:
            let (depth, over) = burst.multipliedReportingOverflow(by: tick)
            return over ? .max : depth
        case .concurrency: return Self.leaseMax
        case .quota: return 0
        }
    }

    /// Longest lease or reservation: ten minutes.
    static let leaseMax: UInt64 = 600_000_000_000
}
