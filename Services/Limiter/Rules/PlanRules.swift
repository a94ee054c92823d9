import Model

/// What every org of a plan is decided by, unless it has overrides.
struct PlanRules: Sendable {
    /// The rules of the plan's policy, then those of the policies for everyone: the order of
    /// replies.
    var base: [CatalogRule] = []
    /// Units that the plan includes in a billing period and not more, by meter.
    var quotas: [String: UInt64] = [:]
    var failMode = FailMode.closed
    let identity: RuleIdentity
}

/// A hard quota, which is a rule too: the last one in replies, by the name "quota".
struct QuotaTerms: Hashable, Sendable {
    let meter: String
    /// Units of a billing period.
    let units: UInt64

    static let name = "quota"
}
