/// When usage is late: what tracker notes of it, and what billing closes a period by.
package enum LateGrace {
    /// TRACKER_LATE_GRACE: two hours.
    package static let millisecondsDefault: UInt64 = 7_200_000
    /// 31 days.
    package static let millisecondsMax: UInt64 = 2_678_400_000

    /// When a stretch of time that ends at an instant is closed: an hour and the grace later. Whatever is
    /// stored into it from then on is in `late_adjustments`, also where its last hour goes on after its end.
    package static func closing(of end: Timestamp, graceMilliseconds: UInt64) -> Timestamp {
        let grace = Int64(clamping: min(graceMilliseconds, millisecondsMax)) * 1_000
        return end.adding(microseconds: Bucket.hour.microseconds + grace)
    }
}
