import Chassis

/// What a limiter asks PostgreSQL for hard quotas; no customer's id is a label.
struct QuotaCounters: Sendable {
    /// Questions that got units.
    let granted: Counter
    /// Questions that got none: nothing is left.
    let usedUp: Counter
    /// Questions without an answer.
    let failed: Counter
    /// Units granted, and given back.
    let drawn: Counter
    let returned: Counter

    init(_ metrics: Metrics) {
        func asks(_ result: String) -> Counter {
            metrics.counter(
                "tollgate_limiter_quota_asks_total",
                help: "Questions to PostgreSQL for units of hard quotas, by result.",
                ["result": result])
        }
        (granted, usedUp, failed) = (asks("granted"), asks("used_up"), asks("failed"))
        drawn = metrics.counter(
            "tollgate_limiter_quota_units_granted_total",
            help: "Units of hard quotas granted to this limiter.")
        returned = metrics.counter(
            "tollgate_limiter_quota_units_returned_total",
            help: "Units of hard quotas that this limiter gave back unused.")
    }
}
