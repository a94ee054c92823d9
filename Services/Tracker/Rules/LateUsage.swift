import Model

/// When usage is late: its hour ended longer ago than the grace. Pure.
enum LateUsage {
    /// TRACKER_LATE_GRACE: two hours.
    static let graceMillisecondsDefault = LateGrace.millisecondsDefault
    /// 31 days.
    static let graceMillisecondsMax = LateGrace.millisecondsMax

    /// Hours that begin before this instant are closed.
    static func closedBefore(_ now: Timestamp, graceMilliseconds: UInt64) -> Timestamp {
        let grace = Int64(clamping: min(graceMilliseconds, graceMillisecondsMax)) * 1_000
        return now.adding(microseconds: -grace).truncated(to: .hour)
    }
}
