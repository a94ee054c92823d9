import Model
import Postgres

/// The columns in which a rule is stored, the same in `policy_rules`, in `limit_overrides` and in the
/// views of them: admin writes them, limiters read them.
package enum RuleColumns {
    private static let names = [
        "name", "algorithm", "limit_units", "window_ms", "calendar_unit", "burst_units", "strict",
        "scope", "meter", "enforcement", "enforced_percent", "starts_at", "ends_at",
    ]

    /// The columns of the table or view with this alias, in the order that `read` expects.
    package static func list(of alias: String) -> String {
        names.map { "\(alias).\($0)" }.joined(separator: ", ")
    }

    /// The columns for an INSERT, in the order in which `bind` appends their values.
    package static let list = names.joined(separator: ", ")

    /// Placeholders of a rule's values, the first of which is `$first`.
    package static func placeholders(from first: Int) -> String {
        names.indices.map { "$\(first + $0)" }.joined(separator: ", ")
    }

    /// Appends a rule's values.
    package static func bind(_ rule: RateRule, _ binds: inout Binds) {
        binds.append(rule.name)
        binds.append(rule.algorithm.rawValue)
        binds.append(rule.limit.map { Int64(clamping: $0) })
        binds.append(
            rule.windowMilliseconds == 0 ? nil : Int64(clamping: rule.windowMilliseconds))
        binds.append(rule.calendarUnit?.rawValue)
        binds.append(rule.burst.map { Int64(clamping: $0) })
        binds.append(rule.isStrict)
        binds.append(rule.scope.rawValue)
        binds.append(rule.meter ?? "*")
        binds.append(rule.enforcement.rawValue)
        binds.append(Int16(clamping: rule.percent))
        binds.append(rule.startsAt)
        binds.append(rule.endsAt)
    }

    /// Reads the columns; nil for a rule of a kind that this build doesn't know, or none at all.
    package static func read(_ row: inout RowReader) throws(PostgresError) -> RateRule? {
        let name = try row.optionalString()
        let algorithm = try row.optionalString().flatMap { RateAlgorithm(rawValue: $0) }
        let limit = try row.optionalInt64().map { UInt64(clamping: $0) }
        let window = try row.optionalInt64().map { UInt64(clamping: $0) }
        let unit = try row.optionalString().flatMap { RateCalendarUnit(rawValue: $0) }
        let burst = try row.optionalInt64().map { UInt64(clamping: $0) }
        let isStrict = try row.optionalBool()
        let scope = try row.optionalString().flatMap { RateScope(rawValue: $0) }
        let meter = try row.optionalString()
        let enforcement = try row.optionalString().flatMap { RateEnforcement(rawValue: $0) }
        let percent = try row.optionalInt16()
        let (startsAt, endsAt) = (try row.optionalTimestamp(), try row.optionalTimestamp())
        guard let name, let algorithm, let isStrict, let scope, let enforcement, let percent
        else { return nil }
        var rule = RateRule(
            name: name, algorithm: algorithm, limit: limit, windowMilliseconds: window ?? 0,
            calendarUnit: unit)
        (rule.burst, rule.isStrict, rule.scope) = (burst, isStrict, scope)
        rule.meter = meter == "*" ? nil : meter
        (rule.enforcement, rule.percent) = (enforcement, Int(percent))
        (rule.startsAt, rule.endsAt) = (startsAt, endsAt)
        return rule
    }
}
