import Contracts
import Model

extension CommonV1.TimeRange {
    /// The range as it travels.
    init(_ range: TimeRange) {
        self.init(fromUs: range.from.microseconds, toUs: range.to.microseconds)
    }
}

extension CommonV1.Money {
    /// The amount as it travels.
    init(_ money: Money) { self.init(minor: money.minor, currency: money.currency.code) }
}

extension BillingV1.Subscription {
    /// What is in force for an org as it travels.
    init(_ inForce: PlanInForce, org: OrgID) {
        let subscription = inForce.subscription
        self.init(
            subscriptionID: subscription?.id ?? 0, orgID: org.value, plan: inForce.plan.code,
            planVersion: UInt32(clamping: inForce.plan.version),
            status: subscription?.endedAt == nil ? "active" : "ended",
            anchorUs: (subscription?.anchor ?? inForce.term.period.from).microseconds,
            period: CommonV1.TimeRange(inForce.term.period))
    }
}
