import Model

/// The plan that is in force for an org at an instant, and the term around that instant.
struct PlanInForce: Sendable {
    let plan: Plan
    /// nil: the org has no subscription then, so that it is on the free plan.
    let subscription: Subscription?
    let term: BillingTerm
}
