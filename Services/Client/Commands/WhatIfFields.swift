import Contracts
import Model

/// The stable fields of what other rules would have done.
enum WhatIfFields {
    static func answer(_ reply: LimiterV1.WhatIfResponse) -> Answer {
        let fields = totals(reply)
        let rules = Report(
            ["rule", "when", "denied", "shadow_denied"],
            rows(reply.rulesBefore, "before") + rows(reply.rulesAfter, "after"))
        let subjects = Report(subjectNames, reply.subjects.map(values))
        let json = fields + [
            JSONMember("rules", .array(objects(rules))),
            JSONMember("subjects", .array(objects(subjects))),
            JSONMember("not_played", .array(reply.notPlayed.map { .string($0) })),
        ]
        return .detailed(json: .object(json), fields: fields, list: lines(rules, subjects))
    }

    private static func totals(_ reply: LimiterV1.WhatIfResponse) -> [JSONMember] {
        let (before, after) = (reply.before ?? .init(), reply.after ?? .init())
        let numbers: [(String, UInt64)] = [
            ("allowed_before", before.allowed), ("denied_before", before.denied),
            ("shadow_denied_before", before.shadowDenied), ("allowed_after", after.allowed),
            ("denied_after", after.denied), ("shadow_denied_after", after.shadowDenied),
            ("newly_denied", reply.newlyDenied), ("newly_allowed", reply.newlyAllowed),
        ]
        return [
            JSONMember("decisions", .unsigned(reply.decisions)),
            JSONMember("from", .optionalTime(us: reply.fromUs)),
            JSONMember("to", .optionalTime(us: reply.toUs)),
        ] + numbers.map { JSONMember($0.0, .unsigned($0.1)) }
    }

    private static func rows(
        _ outcomes: [LimiterV1.RuleOutcome], _ when: String
    ) -> [[JSONValue]] {
        outcomes.map {
            [
                .optional($0.name), .string(when), .unsigned($0.denied),
                .unsigned($0.shadowDenied),
            ]
        }
    }

    private static let subjectNames = [
        "scope", "key_id", "hash", "endpoint", "calls", "denied_before", "denied_after",
    ]

    private static func values(_ subject: LimiterV1.SubjectOutcome) -> [JSONValue] {
        [
            .optional(RateScope(subject.scope)?.rawValue ?? ""),
            subject.keyID == 0 ? .null : .id(subject.keyID), .optional(subject.hash),
            .optional(subject.endpoint), .unsigned(subject.calls),
            .unsigned(subject.deniedBefore), .unsigned(subject.deniedAfter),
        ]
    }

    private static func objects(_ report: Report) -> [JSONValue] {
        report.rows.map { .object(zip(report.columns, $0).map(JSONMember.init)) }
    }

    /// Rules and subjects in one list, for tables and CSV.
    private static func lines(_ rules: Report, _ subjects: Report) -> Report {
        let ofRules = rules.rows.map { row -> [JSONValue] in
            let isBefore = row[1] == .string("before")
            return [
                .string("rule"), row[0], .null, isBefore ? row[2] : .null,
                isBefore ? .null : row[2],
            ]
        }
        let ofSubjects = subjects.rows.map { row -> [JSONValue] in
            let words = row[0..<4].compactMap { value -> String? in
                if case .string(let text) = value { text } else { nil }
            }
            return [
                .string("subject"), .string(words.joined(separator: " ")), row[4], row[5], row[6],
            ]
        }
        return Report(
            ["kind", "name", "calls", "denied_before", "denied_after"], ofRules + ofSubjects)
    }
}
