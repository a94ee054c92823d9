/// The k-th month of a subscription, counted from its original anchor: periods are half-open in
/// UTC, touch and never overlap.
package struct BillingPeriod: Hashable, Sendable {
    /// When the first period (index 0) begins.
    package let anchor: Timestamp
    /// 0 for the first period; negative before the anchor.
    package let index: Int

    /// Makes the period `index` of `anchor`.
    package init(anchor: Timestamp, index: Int) {
        self.anchor = anchor
        self.index = index
    }

    /// Makes the period of `anchor` that holds `instant`.
    package init(holding instant: Timestamp, anchor: Timestamp) {
        let months = instant.calendarMonths(since: anchor)
        let starts = anchor.addingMonths(months)
        self.init(anchor: anchor, index: instant < starts ? months - 1 : months)
    }

    /// The instants of the period.
    package var range: TimeRange {
        TimeRange(between: anchor.addingMonths(index), and: anchor.addingMonths(index + 1))
    }

    /// The range of the period of `anchor` that holds `instant`.
    package static func containing(_ instant: Timestamp, anchor: Timestamp) -> TimeRange {
        BillingPeriod(holding: instant, anchor: anchor).range
    }
}
