import Model

/// An ordered set of rules, with what replies say of it made ready.
final class Policy: @unchecked Sendable {
    // Sendable because nothing is written after init.

    /// "free", "starter", ...
    let code: String
    let rules: [RateRule]
    /// The rules' numbers, for deciding.
    let limits: [WindowLimit]
    /// What replies say of each rule.
    let texts: [RuleText]
    /// The whole `RateLimit-Policy` header as a field of a reply
    /// (IETF draft-ietf-httpapi-ratelimit-headers-11, section 3).
    let policyHeader: ConstantBytes
    /// Bytes of the longest reply under this policy.
    let replyBytesMax: Int

    /// What replies say of one rule.
    struct RuleText {
        /// The rule's name, as it stands in a reply when the rule denies.
        let name: ConstantBytes
        /// Name and limit as the first two fields of a rule's state.
        let head: ConstantBytes
        /// `"name";r=` of the `RateLimit` header.
        let item: ConstantBytes
    }

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
        limits = rules.map { WindowLimit($0) }
        texts = rules.map { rule in
            let name = Array(rule.name.utf8)
            return RuleText(
                name: ConstantBytes(name),
                head: ConstantBytes(
                    ConstantBytes.field(RuleTag.name, name)
                        + ConstantBytes.field(RuleTag.limit, rule.limit)),
                item: ConstantBytes(Array("\"\(rule.name)\";r=".utf8)))
        }
        let header =
            rules
            .map { "\"\($0.name)\";q=\($0.limit);w=\(($0.windowMilliseconds + 999) / 1000)" }
            .joined(separator: ", ")
        let fields =
            ConstantBytes.field(HeaderTag.name, Array("RateLimit-Policy".utf8))
            + ConstantBytes.field(HeaderTag.value, Array(header.utf8))
        policyHeader = ConstantBytes(ConstantBytes.field(CheckTag.headers, fields))
        // A name, two numbers and punctuation twice for each rule; six headers and ten fields besides.
        replyBytesMax = 768 + rules.count * (2 * 64 + 160) + policyHeader.bytes.count
    }

    deinit {
        for text in texts {
            text.name.free()
            text.head.free()
            text.item.free()
        }
        policyHeader.free()
    }
}

/// A policy in the database that this limiter can't run.
struct PolicyFault: Error, Equatable {
    let policy: String
    let reason: String
}
