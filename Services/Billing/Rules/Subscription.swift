import Model

/// An org's hold on one version of a plan, from its anchor until it ends.
struct Subscription: Hashable, Sendable {
    let id: Int64
    let planCode: String
    let planVersion: Int32
    /// Start of the first period; every later one counts from it.
    let anchor: Timestamp
    /// nil: still running.
    let endedAt: Timestamp?

    /// What must happen so that another subscription may start.
    enum Change: Equatable, Sendable {
        /// Nothing is in the way.
        case start
        /// This one ends where the new one starts.
        case replace(Subscription)
        /// It can't start then.
        case refuse(reason: String)
    }

    /// Decides how a subscription starts after `latest`, the org's latest one.
    static func change(after latest: Subscription?, startingAt start: Timestamp) -> Change {
        guard let latest else { return .start }
        let asked = start.rfc3339
        if let endedAt = latest.endedAt {
            return start >= endedAt
                ? .start
                : .refuse(
                    reason: "the org had the \(latest.planCode) plan until \(endedAt.rfc3339); "
                        + "start then or later, not at \(asked)")
        }
        return start >= latest.anchor
            ? .replace(latest)
            : .refuse(
                reason: "the org has the \(latest.planCode) plan since \(latest.anchor.rfc3339); "
                    + "start then or later, not at \(asked)")
    }
}

extension BillingTerm {
    /// The period of a subscription that holds `instant`, cut where the subscription ends.
    init(of subscription: Subscription, _ interval: PlanInterval, holding instant: Timestamp) {
        self.init(
            anchor: subscription.anchor, endedAt: subscription.endedAt, interval, holding: instant)
    }

    /// What is given back of a price that was due for the whole period, because the plan ended in
    /// it: −R(price·(E−t)/(E−S)), by the second.
    /// - Returns: nil when nothing is, or when it overflows.
    func credit(of price: Money) -> Money? {
        let second: Int64 = 1_000_000
        let unused = period.to.microseconds(since: inForce.to) / second
        let whole = period.microseconds / second
        guard unused > 0, price.minor != 0 else { return nil }
        return price.scaled(by: unused, over: whole)?.negated
    }
}
