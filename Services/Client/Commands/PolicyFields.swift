import Contracts
import Model

/// The stable fields of rules, policies and overrides.
enum PolicyFields {
    /// A rule as JSON; `text` is what `policy set` and `override set` take.
    static func rule(_ message: CommonV1.RateRule) -> JSONValue {
        guard case .success(let rule) = message.rule else { return .null }
        return .object([
            JSONMember("name", .string(rule.name)),
            JSONMember("algorithm", .string(rule.algorithm.rawValue)),
            JSONMember("limit", rule.limit.map(JSONValue.unsigned) ?? .null),
            JSONMember(
                "window_ms",
                rule.windowMilliseconds == 0 ? .null : .unsigned(rule.windowMilliseconds)),
            JSONMember("calendar_unit", .optional(rule.calendarUnit?.rawValue ?? "")),
            JSONMember("burst", rule.burst.map(JSONValue.unsigned) ?? .null),
            JSONMember("strict", .bool(rule.isStrict)),
            JSONMember("scope", .string(rule.scope.rawValue)),
            JSONMember("meter", .string(rule.meter ?? "*")),
            JSONMember("enforcement", .string(rule.enforcement.rawValue)),
            JSONMember("percent", .int(Int64(rule.percent))),
            JSONMember("starts_at", .optionalTime(us: rule.startsAt?.microseconds ?? 0)),
            JSONMember("ends_at", .optionalTime(us: rule.endsAt?.microseconds ?? 0)),
            JSONMember("text", .string(RuleText.text(rule))),
        ])
    }

    /// The rules that operands of a command line say.
    static func rules(_ texts: some Sequence<String>) throws -> [CommonV1.RateRule] {
        try texts.map { text in
            let parsed = try RuleText.parse(text)
            guard parsed.isWhole else {
                throw CommandFailure.usage(
                    "the rule \"\(text)\" has no window",
                    "write \(text)/60s, or \(text),concurrency")
            }
            return CommonV1.RateRule(parsed.rule)
        }
    }

    /// The text of a rule; of one that this client doesn't know, its name.
    static func text(_ message: CommonV1.RateRule) -> String {
        if case .success(let rule) = message.rule { return RuleText.text(rule) }
        return "\(message.name)=?"
    }

    /// The columns of a list of policies.
    static let names = ["policy", "version", "audience", "fail_mode", "rules", "description"]

    /// A policy as a row, its rules as texts.
    static func row(_ policy: AdminV1.Policy) -> [JSONValue] {
        [
            .string(policy.code), .unsigned(UInt64(policy.version)), .string(policy.audience),
            .string(policy.failMode), .array(policy.rules.map { .string(text($0)) }),
            .string(policy.description),
        ]
    }

    /// One policy with its rules.
    static func answer(_ policy: AdminV1.Policy) -> Answer {
        let fields = zip(names, row(policy)).map(JSONMember.init).filter { $0.name != "rules" }
        let rules = policy.rules.map(rule)
        let json = fields + [JSONMember("rules", .array(rules))]
        let list = Report(
            ["rule", "text"], policy.rules.map { [.string($0.name), .string(text($0))] })
        return .detailed(json: .object(json), fields: fields, list: list, empty: "No rules\n")
    }

    /// The columns of a list of overrides.
    static let overrideNames = [
        "override_id", "version", "rule", "key_id", "user", "endpoint", "reason", "created_at",
        "created_by", "ended_at", "ended_by",
    ]

    /// An override as a row, its rule as text.
    static func row(_ override: AdminV1.Override) -> [JSONValue] {
        [
            .id(override.overrideID), .unsigned(UInt64(override.version)),
            .string(text(override.rule ?? .init())),
            override.keyID == 0 ? .null : .id(override.keyID), .optional(override.user),
            .optional(override.endpoint), .optional(override.reason),
            .time(us: override.createdAtUs), .string(override.createdBy),
            .optionalTime(us: override.endedAtUs), .optional(override.endedBy),
        ]
    }

    /// One override.
    static func answer(_ override: AdminV1.Override) -> Answer {
        .fields(zip(overrideNames, row(override)).map(JSONMember.init))
    }
}
