import Model

/// A policy that can't run.
struct PolicyFault: Error, Equatable {
    let policy: String
    let reason: String
}

/// A plan as an org has it.
struct PlanVersion: Hashable, Sendable {
    let code: String
    let version: Int32
}

/// Every policy that can run: the rules of each plan, those for everyone among them.
struct PolicyBook: Sendable {
    /// What was left out.
    let faults: [PolicyFault]
    /// Where the rules of a plan come from; those whose policy can't run are not there.
    private let sources: [PlanVersion: RuleSource]
    private let plans: Set<PlanVersion>
    /// The policies for everyone, by code.
    private let everyone: [String: StoredPolicy]

    /// Takes all policies, and all versions of plans with their hard quotas by meter. In place of a
    /// policy for everyone that can't run the one of the book before stands: an error in it must
    /// neither free nor stop all orgs at once.
    init(
        _ policies: [StoredPolicy], plans: [PlanVersion: [String: UInt64]], before: PolicyBook?,
        identity: RuleIdentity, at now: Timestamp
    ) {
        var (runnable, everyone) = ([String: StoredPolicy](), [String: StoredPolicy]())
        var faults: [PolicyFault] = []
        for policy in policies {
            let reasons = Self.reasons(against: policy)
            if reasons.isEmpty, policy.isForEveryone {
                everyone[policy.code] = policy
            } else if reasons.isEmpty {
                runnable[policy.code] = policy
            } else if policy.isForEveryone {
                everyone[policy.code] = before?.everyone[policy.code]
            }
            faults += reasons.map { PolicyFault(policy: policy.code, reason: $0) }
        }
        let shared = everyone.values.sorted { $0.code < $1.code }.flatMap(\.rules)
        var sources: [PlanVersion: RuleSource] = [:]
        for (plan, quotas) in plans {
            guard let policy = runnable[plan.code] else { continue }
            let rules = (policy.rules + shared).compactMap { $0.map { CatalogRule(rule: $0) } }
            let source = RuleSource(
                PlanRules(
                    base: rules, quotas: quotas, failMode: policy.failMode, identity: identity),
                at: now)
            sources[plan] = source
            faults += source.leftOut(at: now).sorted().map {
                PolicyFault(policy: plan.code, reason: "there is no place for its rule \($0)")
            }
        }
        self.sources = sources
        self.plans = Set(plans.keys)
        self.everyone = everyone
        self.faults = faults
    }

    /// Whether the plan was there when the book was made.
    func knows(_ plan: PlanVersion) -> Bool { plans.contains(plan) }

    /// Where a plan's rules come from; nil when its policy can't run.
    subscript(_ plan: PlanVersion) -> RuleSource? { sources[plan] }

    private static func reasons(against policy: StoredPolicy) -> [String] {
        var reasons = policy.rules.flatMap { rule -> [String] in
            guard let rule else { return ["a rule is of a kind that this build doesn't know"] }
            let unlimited = rule.limit == nil ? ["rule \(rule.name): it has no limit"] : []
            return unlimited
                + rule.faults.map { "rule \(rule.name): \($0.field) \($0.description)" }
        }
        if policy.rules.count > Decision.rulesMax {
            reasons.append("it has \(policy.rules.count) rules; \(Decision.rulesMax) is the most")
        }
        return reasons
    }
}
