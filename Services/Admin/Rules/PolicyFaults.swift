import Model

/// What is known of the policies around one that is to be written.
struct PolicySurroundings: Sendable {
    /// Codes of the meters that exist.
    var meters: Set<String> = []
    /// Meters with a hard quota, by code of the plan: the quota is a rule of its own.
    var quotas: [String: Set<String>] = [:]
    /// The rules of the other policies for everyone.
    var everyone: [RateRule] = []
    /// The rules of the other policies of plans, by code.
    var plans: [String: [RateRule]] = [:]
    /// What orgs' overrides name.
    var overrides: [OverrideNames] = []
}

/// What the overrides of an org name, and of others of its plan that have the same names.
struct OverrideNames: Sendable {
    let plan: String
    let names: RuleNames
    /// One of the orgs, and how many they are.
    let org: Int64
    let orgs: Int64
}

/// Everything that keeps a set of rules from running, field by field.
struct PolicyFaults: Sendable {
    /// Field and what would be right.
    private(set) var found: [(field: String, description: String)] = []

    /// The name of a plan's quota, which no other rule may have.
    static let quotaName = "quota"

    /// Looks at a policy's rules.
    /// - Parameters:
    ///   - code: the policy's.
    ///   - isForEveryone: whether it binds every org, besides the policy of its plan.
    init(
        _ rules: [RateRule], code: String, isForEveryone: Bool, _ around: PolicySurroundings
    ) {
        var names: Set<String> = []
        for (index, rule) in rules.enumerated() {
            let field = "policy.rules[\(index)]"
            check(rule, field, meters: around.meters)
            if rule.limit == nil { add("\(field).limit", "is missing: only overrides are unlimited") }
            if !names.insert(rule.name).inserted {
                add("\(field).name", "must be unlike the names of the other rules")
            }
        }
        // Rules of one name side by side could not be told apart, in replies or by overrides.
        let others = isForEveryone ? around.plans : [code: around.everyone]
        for (index, rule) in rules.enumerated() {
            for (policy, theirs) in others.sorted(by: { $0.key < $1.key }) {
                guard theirs.contains(where: { $0.name == rule.name && $0.meets(rule) }) else {
                    continue
                }
                let whose = isForEveryone ? "policy \(policy)" : "a policy for everyone"
                add(
                    "policy.rules[\(index)].name",
                    "must be unlike those of \(whose), which binds the same calls")
                break
            }
        }
        count(rules, code: code, isForEveryone: isForEveryone, around)
    }

    /// Looks at one rule of an override, and at how many rules its org would have.
    /// - Parameters:
    ///   - others: the rules of the org's policies and of its other overrides.
    ///   - quotas: meters of which the org's plan has a hard quota.
    init(
        override rule: RateRule, beside others: [RateRule], meters: Set<String>,
        quotas: Set<String>
    ) {
        check(rule, "override.rule", meters: meters)
        let most = RuleNames(others + [rule]).mostPerCall(meters: meters, quotas: quotas)
        if most > RuleNames.perCallMax {
            add(
                "override.rule.name",
                "must leave the org at most \(RuleNames.perCallMax) names of rules for a meter, "
                    + "not \(most)")
        }
    }

    /// Looks at how many rules the calls of each plan would have, alone and beside orgs' overrides.
    private mutating func count(
        _ rules: [RateRule], code: String, isForEveryone: Bool, _ around: PolicySurroundings
    ) {
        func most(_ plan: String, _ own: RuleNames) -> Int {
            let theirs = isForEveryone ? around.plans[plan] ?? [] : []
            return RuleNames(rules + theirs + around.everyone).union(own)
                .mostPerCall(meters: around.meters, quotas: around.quotas[plan] ?? [])
        }
        let plans = isForEveryone ? around.plans.keys.sorted() : [code]
        for plan in plans where most(plan, RuleNames()) > RuleNames.perCallMax {
            add(
                "policy.rules",
                "must make at most \(RuleNames.perCallMax) rules for a meter of plan \(plan), "
                    + "not \(most(plan, RuleNames()))")
            return
        }
        for own in around.overrides where isForEveryone || own.plan == code {
            let count = most(own.plan, own.names)
            guard count > RuleNames.perCallMax else { continue }
            let others = own.orgs > 1 ? " (\(own.orgs - 1) more orgs have the same)" : ""
            add(
                "policy.rules",
                "must make at most \(RuleNames.perCallMax) rules for a meter beside the overrides "
                    + "of org \(own.org)\(others), not \(count); remove some of those whose names "
                    + "no policy has, or give rules here their names")
            return
        }
    }

    private mutating func add(_ field: String, _ description: String) {
        found.append((field, description))
    }

    private mutating func check(_ rule: RateRule, _ field: String, meters: Set<String>) {
        for fault in rule.faults { add("\(field).\(fault.field)", fault.description) }
        if rule.name == Self.quotaName {
            add("\(field).name", "must not be \"\(Self.quotaName)\", which is the plan's quota")
        }
        if let meter = rule.meter, MeterCode(meter) != nil, !meters.contains(meter) {
            add("\(field).meter", "must be a meter that exists, or '*' for any")
        }
    }
}

extension RateRule {
    /// Whether some call is counted by both rules.
    fileprivate func meets(_ other: RateRule) -> Bool {
        meter == nil || other.meter == nil || meter == other.meter
    }
}
