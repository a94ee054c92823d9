import Model

/// Where each part of a range is read from, so that the answer is exact and touches few rows.
///
/// Whole days come from day rollups, the whole hours around them from hour rollups, the whole minutes around
/// those from minute rollups, and what is left at both ends from raw rows. The parts never overlap and together
/// are the range; a part that is not needed is empty (from = to).
struct RangePlan: Equatable, Sendable {
    /// The coarsest and finest rollups that may be used.
    struct Grain: Equatable, Sendable {
        let coarsest: Bucket
        let finest: Bucket

        /// Totals: every rollup there is.
        static let totals = Grain(coarsest: .day, finest: .minute)
        /// Tables that are kept by hour and day only.
        static let hourly = Grain(coarsest: .day, finest: .hour)
    }

    var day: TimeRange
    var hourBefore: TimeRange
    var hourAfter: TimeRange
    var minuteBefore: TimeRange
    var minuteAfter: TimeRange
    var rawBefore: TimeRange
    var rawAfter: TimeRange

    /// Splits `range` by what `grain` allows.
    init(_ range: TimeRange, _ grain: Grain) {
        var (inner, outer) = (range, range)
        var parts: [Bucket: (before: TimeRange, after: TimeRange)] = [:]
        for bucket in [Bucket.minute, .hour, .day]
        where bucket.rank >= grain.finest.rank && bucket.rank <= grain.coarsest.rank {
            inner = Self.whole(bucket, within: outer)
            parts[bucket] = (
                Self.range(outer.from, inner.from), Self.range(inner.to, outer.to)
            )
            outer = inner
        }
        let nothing = Self.range(range.from, range.from)
        let none = (before: nothing, after: nothing)
        // What lies around the whole buckets of one grain is made of the next finer one.
        let around = { (bucket: Bucket) in parts[bucket] ?? none }
        let finest = around(grain.finest)
        (rawBefore, rawAfter) = (finest.before, finest.after)
        day = grain.coarsest == .day ? inner : nothing
        switch (grain.coarsest, grain.finest) {
        case (.day, .minute):
            (minuteBefore, minuteAfter) = around(.hour)
            (hourBefore, hourAfter) = around(.day)
        case (.day, .hour):
            (minuteBefore, minuteAfter) = none
            (hourBefore, hourAfter) = around(.day)
        case (.hour, .minute):
            (minuteBefore, minuteAfter) = around(.hour)
            (hourBefore, hourAfter) = (inner, nothing)
        case (.hour, .hour):
            (minuteBefore, minuteAfter) = none
            (hourBefore, hourAfter) = (inner, nothing)
        case (.minute, _):
            (minuteBefore, minuteAfter) = (inner, nothing)
            (hourBefore, hourAfter) = none
        default:
            (minuteBefore, minuteAfter) = none
            (hourBefore, hourAfter) = none
        }
    }

    /// All parts, in the order in which statements bind them.
    var parts: [TimeRange] {
        [day, hourBefore, hourAfter, minuteBefore, minuteAfter, rawBefore, rawAfter]
    }

    /// The whole buckets inside a range; empty at its start when there are none.
    private static func whole(_ bucket: Bucket, within range: TimeRange) -> TimeRange {
        let floor = range.from.truncated(to: bucket)
        let start = floor == range.from ? floor : floor.adding(microseconds: bucket.microseconds)
        let end = range.to.truncated(to: bucket)
        return start < end ? Self.range(start, end) : Self.range(range.to, range.to)
    }

    private static func range(_ from: Timestamp, _ to: Timestamp) -> TimeRange {
        TimeRange(between: from, and: max(from, to))
    }
}

extension Bucket {
    /// Minute 0, hour 1, day 2.
    var rank: Int {
        switch self {
        case .minute: 0
        case .hour: 1
        case .day: 2
        }
    }
}
