import Model

/// An ordered set of rules, with what replies say of it made ready.
final class Policy: Sendable {
    /// "free", "starter", ...
    let code: String
    let rules: [RateRule]
    /// Value of the `RateLimit-Policy` header (IETF draft-ietf-httpapi-ratelimit-headers-11).
    let policyHeader: ConstantText
    /// The rules' names, for replies.
    let ruleNames: [ConstantText]

    /// Makes a policy; more than eight rules, or a rule of an algorithm that this limiter does not
    /// run, is refused.
    /// - Throws: `PolicyFault` that says which and why.
    init(code: String, rules: [RateRule]) throws(PolicyFault) {
        guard rules.count <= Decision.rulesMax else {
            throw PolicyFault(policy: code, reason: "it has \(rules.count) rules; 8 is the most")
        }
        for rule in rules where rule.algorithm != .fixedWindow {
            let reason = "rule \(rule.name) is \(rule.algorithm.rawValue); only fixed_window runs"
            throw PolicyFault(policy: code, reason: reason)
        }
        self.code = code
        self.rules = rules
        ruleNames = rules.map { ConstantText($0.name) }
        policyHeader = ConstantText(
            rules
                .map { "\"\($0.name)\";q=\($0.limit);w=\(($0.windowMilliseconds + 999) / 1000)" }
                .joined(separator: ", "))
    }
}

/// A policy in the database that this limiter can't run.
struct PolicyFault: Error, Equatable {
    let policy: String
    let reason: String
}
