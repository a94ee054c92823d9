import Model

/// Active subscriptions to one version of a plan.
struct PlanSubscribers: Hashable, Sendable {
    let planCode: String
    /// For each interval.
    let price: Money
    let interval: PlanInterval
    let subscriptions: Int64
}

/// Monthly recurring revenue: the contracted recurring prices, without usage, by plan and currency.
struct RecurringRevenue: Hashable, Sendable {
    /// One plan's part, in one currency.
    struct Part: Hashable, Sendable {
        let planCode: String
        var subscriptions: Int64
        var monthly: Money
    }

    /// In the order in which plans were given.
    let parts: [Part]

    /// Adds up versions of the same plan; nil when an amount overflows.
    init?(_ groups: [PlanSubscribers]) {
        var parts: [Part] = []
        for group in groups {
            // Rounded for each subscription, then multiplied: the sum of what each one counts.
            guard let each = group.interval.monthly(group.price),
                let monthly = each.scaled(by: group.subscriptions, over: 1)
            else { return nil }
            let index = parts.firstIndex {
                $0.planCode == group.planCode && $0.monthly.currency == monthly.currency
            }
            guard let index else {
                parts.append(
                    Part(
                        planCode: group.planCode, subscriptions: group.subscriptions,
                        monthly: monthly))
                continue
            }
            let count = parts[index].subscriptions.addingReportingOverflow(group.subscriptions)
            guard !count.overflow, let sum = parts[index].monthly.adding(monthly) else {
                return nil
            }
            parts[index].subscriptions = count.partialValue
            parts[index].monthly = sum
        }
        self.parts = parts
    }

    /// Active subscriptions to all plans, saturating.
    var subscriptions: Int64 {
        parts.reduce(0) { sum, part in
            let (value, over) = sum.addingReportingOverflow(part.subscriptions)
            return over ? .max : value
        }
    }

    /// All plans together; nil when they are in several currencies, or it overflows. US dollars
    /// where there is nothing.
    var total: Money? {
        guard let first = parts.first else { return .zero(.usd) }
        return parts.dropFirst().reduce(first.monthly) { $0?.adding($1.monthly) }
    }
}
