import Model

/// A policy that can't run.
struct PolicyFault: Error, Equatable {
    let policy: String
    let reason: String
}

/// Every policy that can run: the rules of each plan, those for everyone among them.
struct PolicyBook: Sendable {
    /// Where the rules come from, by code of the plan.
    let plans: [String: RuleSource]
    /// What was left out.
    let faults: [PolicyFault]
    /// The policies for everyone, by code.
    private let everyone: [String: StoredPolicy]

    /// Takes all policies. In place of one for everyone that can't run the one of the book before
    /// stands: an error in it must neither free nor stop all orgs at once.
    init(_ policies: [StoredPolicy], before: PolicyBook?, identity: RuleIdentity, at now: Timestamp)
    {
        var (runnable, everyone) = ([StoredPolicy](), [String: StoredPolicy]())
        var faults: [PolicyFault] = []
        for policy in policies {
            let reasons = Self.reasons(against: policy)
            if reasons.isEmpty, policy.isForEveryone {
                everyone[policy.code] = policy
            } else if reasons.isEmpty {
                runnable.append(policy)
            } else if policy.isForEveryone {
                everyone[policy.code] = before?.everyone[policy.code]
            }
            faults += reasons.map { PolicyFault(policy: policy.code, reason: $0) }
        }
        let shared = everyone.values.sorted { $0.code < $1.code }.flatMap(\.rules)
        plans = Dictionary(
            runnable.map { policy in
                let rules = (policy.rules + shared).compactMap { $0.map { CatalogRule(rule: $0) } }
                return (
                    policy.code,
                    RuleSource(rules, failMode: policy.failMode, identity: identity, at: now)
                )
            }, uniquingKeysWith: { first, _ in first })
        self.everyone = everyone
        self.faults = faults
    }

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
