/// The width of a rollup bucket; buckets start at whole minutes, hours and days of UTC.
package enum Bucket: String, Sendable, CaseIterable {
    case minute
    case hour
    case day

    /// Width in microseconds.
    package var microseconds: Int64 {
        switch self {
        case .minute: 60_000_000
        case .hour: 3_600_000_000
        case .day: 86_400_000_000
        }
    }
}

extension Timestamp {
    /// The start of the bucket that holds this instant; the earliest instant of all stays as it is.
    package func truncated(to bucket: Bucket) -> Timestamp {
        let width = bucket.microseconds
        let rest = microseconds % width
        let floor = microseconds.subtractingReportingOverflow(rest < 0 ? rest + width : rest)
        return floor.overflow ? self : Timestamp(microseconds: floor.partialValue)
    }

    /// This instant moved by so many microseconds, saturating at both ends of time.
    package func adding(microseconds more: Int64) -> Timestamp {
        let (sum, over) = microseconds.addingReportingOverflow(more)
        return Timestamp(microseconds: over ? (more < 0 ? .min : .max) : sum)
    }

    /// Microseconds from `earlier` to this instant, negative when it is later, saturating.
    package func microseconds(since earlier: Timestamp) -> Int64 {
        let (distance, over) = microseconds.subtractingReportingOverflow(earlier.microseconds)
        return over ? (microseconds < 0 ? .min : .max) : distance
    }
}
