/// Where each part of a range is read from, so that the answer is exact and touches few rows.
///
/// Whole days come from day rollups, the whole hours around them from hour rollups, the whole
/// minutes around those from minute rollups, and what is left at both ends from raw rows. The parts
/// never overlap and together are the range; a part that is not needed is empty.
package struct RangePlan: Hashable, Sendable {
    /// The coarsest and finest rollups that may be used.
    package struct Grain: Hashable, Sendable {
        /// The widest bucket to read from.
        package let coarsest: Bucket
        /// The narrowest bucket to read from; what is narrower comes from raw rows.
        package let finest: Bucket

        /// Makes a grain; `finest` is not wider than `coarsest`.
        package init(coarsest: Bucket, finest: Bucket) {
            precondition(finest.rank <= coarsest.rank, "the finest bucket is not the wider one")
            self.coarsest = coarsest
            self.finest = finest
        }

        /// Totals: every rollup there is.
        package static let totals = Grain(coarsest: .day, finest: .minute)
        /// Tables that are kept by hour only.
        package static let wholeHours = Grain(coarsest: .hour, finest: .hour)
        /// Tables that are kept by hour and day only.
        package static let hourly = Grain(coarsest: .day, finest: .hour)

        /// The rollups that may be used, narrowest first.
        var buckets: [Bucket] {
            [Bucket.minute, .hour, .day].filter {
                $0.rank >= finest.rank && $0.rank <= coarsest.rank
            }
        }
    }

    /// Two ranges of one source: before and after what a wider source covers.
    private typealias Sides = (before: TimeRange, after: TimeRange)

    /// Whole days.
    package let day: TimeRange
    /// Whole hours before the days; all whole hours where days may not be used.
    package let hourBefore: TimeRange
    /// Whole hours after the days.
    package let hourAfter: TimeRange
    /// Whole minutes before the hours; all whole minutes where hours may not be used.
    package let minuteBefore: TimeRange
    /// Whole minutes after the hours.
    package let minuteAfter: TimeRange
    /// The start of the range, up to its first whole bucket.
    package let rawBefore: TimeRange
    /// The end of the range, from its last whole bucket on.
    package let rawAfter: TimeRange

    /// Splits `range` by what `grain` allows.
    package init(_ range: TimeRange, _ grain: Grain) {
        let nothing = TimeRange(between: range.from, and: range.from)
        var parts: [Bucket: Sides] = [:]
        var raw: Sides = (nothing, nothing)
        var outer = range
        var narrower: Bucket?
        for bucket in grain.buckets {
            let inner = Self.whole(bucket, within: outer)
            let around = (
                before: TimeRange(between: outer.from, and: inner.from),
                after: TimeRange(between: inner.to, and: outer.to)
            )
            // What lies around the whole buckets of one width is read from the next narrower one.
            if let narrower { parts[narrower] = around } else { raw = around }
            narrower = bucket
            outer = inner
        }
        if let widest = narrower { parts[widest] = (outer, nothing) }
        let none = (before: nothing, after: nothing)
        (rawBefore, rawAfter) = raw
        (minuteBefore, minuteAfter) = parts[.minute] ?? none
        (hourBefore, hourAfter) = parts[.hour] ?? none
        day = parts[.day]?.before ?? nothing
    }

    /// All parts, in the order in which statements bind them: days, hours, minutes, raw rows.
    package var parts: [TimeRange] {
        [day, hourBefore, hourAfter, minuteBefore, minuteAfter, rawBefore, rawAfter]
    }

    /// The whole buckets inside a range; empty, at the range's end, when there are none.
    private static func whole(_ bucket: Bucket, within range: TimeRange) -> TimeRange {
        let width = bucket.microseconds
        let rest = range.from.microseconds % width
        let intoBucket = rest < 0 ? rest + width : rest
        let start = range.from.adding(microseconds: intoBucket == 0 ? 0 : width - intoBucket)
        let end = range.to.truncated(to: bucket)
        return TimeRange(from: start, to: end).flatMap { $0.isEmpty ? nil : $0 }
            ?? TimeRange(between: range.to, and: range.to)
    }
}

extension Bucket {
    /// Order by width: minute 0, hour 1, day 2.
    package var rank: Int {
        switch self {
        case .minute: 0
        case .hour: 1
        case .day: 2
        }
    }
}
