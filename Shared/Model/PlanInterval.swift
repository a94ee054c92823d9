/// How often a plan's price is due.
package enum PlanInterval: String, Sendable, CaseIterable {
    case week
    case month
    case quarter
    case year

    private static let weekMicroseconds = 7 * Bucket.day.microseconds

    /// Calendar months of one interval; 0 for a week.
    private var months: Int {
        switch self {
        case .week: 0
        case .month: 1
        case .quarter: 3
        case .year: 12
        }
    }

    /// The k-th period from `anchor` that holds `instant`; the first one for an instant before the
    /// anchor. Periods are half-open in UTC and touch; months count from the anchor itself
    /// (Jan 31 → Feb 28 → Mar 31).
    package func period(holding instant: Timestamp, anchor: Timestamp) -> TimeRange {
        let instant = max(instant, anchor)
        guard self != .week else {
            let whole = instant.microseconds(since: anchor) / Self.weekMicroseconds
            let from = anchor.adding(microseconds: whole * Self.weekMicroseconds)
            return TimeRange(between: from, and: from.adding(microseconds: Self.weekMicroseconds))
        }
        let index = BillingPeriod(holding: instant, anchor: anchor).index / months
        return TimeRange(
            between: anchor.addingMonths(index * months),
            and: anchor.addingMonths((index + 1) * months))
    }

    /// What a price for each interval is for each month, rounded half away from zero: month ×1,
    /// quarter ÷3, year ÷12, week ×52/12.
    /// - Returns: nil when it overflows.
    package func monthly(_ price: Money) -> Money? {
        switch self {
        case .week: price.scaled(by: 52, over: 12)
        case .month: price
        case .quarter: price.scaled(by: 1, over: 3)
        case .year: price.scaled(by: 1, over: 12)
        }
    }
}
