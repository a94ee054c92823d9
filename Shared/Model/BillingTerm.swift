/// The stretch of time that one invoice is about, and that quotas are counted in.
package struct BillingTerm: Hashable, Sendable {
    /// The whole period.
    package let period: TimeRange
    /// The part of it in which the plan is in force: what usage is counted in.
    package let inForce: TimeRange

    /// The period of a subscription that holds `instant`, cut where the subscription ends.
    /// - Parameters:
    ///   - anchor: start of the subscription's first period.
    ///   - endedAt: nil: it still runs.
    package init(
        anchor: Timestamp, endedAt: Timestamp?, _ interval: PlanInterval, holding instant: Timestamp
    ) {
        period = interval.period(holding: instant, anchor: anchor)
        let end = min(period.to, endedAt ?? period.to)
        inForce = TimeRange(between: period.from, and: max(period.from, end))
    }

    /// The UTC month that holds `instant`, cut where a subscription ended before or starts after:
    /// the period of an org that is on the free plan because it has no subscription.
    package init(freeAt instant: Timestamp, after ended: Timestamp?, before next: Timestamp?) {
        let start = instant.startOfMonth
        period = TimeRange(between: start, and: start.addingMonths(1))
        let from = max(period.from, ended ?? period.from)
        inForce = TimeRange(between: from, and: max(from, min(period.to, next ?? period.to)))
    }
}
