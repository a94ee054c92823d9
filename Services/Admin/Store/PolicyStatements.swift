import Model
import Postgres
import Schema

/// A policy without its rules.
struct PolicyRow: Sendable, Equatable {
    let code: String
    var version: Int32
    let description: String
    /// "open", "closed"
    let failMode: String
    /// "plan", "everyone"
    let audience: String

    /// The columns that `init(reading:)` expects.
    static let columns = "code, version, description, fail_mode, audience"
}

extension PolicyRow {
    /// Reads the columns.
    init(reading row: inout RowReader) throws(PostgresError) {
        code = try row.string()
        version = try row.int32()
        description = try row.string()
        failMode = try row.string()
        audience = try row.string()
    }
}

/// Policies by code, after one.
struct ListPolicyPage: Statement {
    static let name = "admin_list_policies"
    static let sql = """
        SELECT \(PolicyRow.columns) FROM policies WHERE code > $1 ORDER BY code LIMIT $2
        """
    let after: String
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> PolicyRow {
        try PolicyRow(reading: &row)
    }
}

/// One policy.
struct FindPolicy: Statement {
    static let name = "admin_find_policy"
    static let sql = "SELECT \(PolicyRow.columns) FROM policies WHERE code = $1"
    let code: String

    func bind(_ binds: inout Binds) { binds.append(code) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> PolicyRow {
        try PolicyRow(reading: &row)
    }
}

/// The rules of policies, in order; of all policies for an empty list.
struct ListRules: Statement {
    static let name = "admin_list_rules"
    static let sql = """
        SELECT r.policy, \(RuleColumns.list(of: "r")) FROM policy_rules r
        WHERE $1::text[] = '{}' OR r.policy = ANY ($1) ORDER BY r.policy, r.ordinal
        """
    let policies: [String]

    /// A rule and its policy.
    struct Row: Sendable {
        let policy: String
        let rule: RateRule
    }

    func bind(_ binds: inout Binds) { binds.append(policies) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let policy = try row.string()
        guard let rule = try RuleColumns.read(&row) else {
            throw PostgresError(.decoding, "policy_rules holds what this build doesn't know")
        }
        return Row(policy: policy, rule: rule)
    }
}

/// Inserts a policy in its first version.
struct InsertPolicy: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_policy"
    static let sql = """
        INSERT INTO policies (code, version, description, fail_mode, audience)
        VALUES ($1, $2, $3, $4, $5)
        """
    let policy: PolicyRow

    func bind(_ binds: inout Binds) {
        binds.append(policy.code)
        binds.append(policy.version)
        binds.append(policy.description)
        binds.append(policy.failMode)
        binds.append(policy.audience)
    }
}

/// Replaces a policy, apart from its rules.
struct UpdatePolicy: Statement {
    typealias Row = NoRow
    static let name = "admin_update_policy"
    static let sql = """
        UPDATE policies SET version = $2, description = $3, fail_mode = $4, audience = $5
        WHERE code = $1
        """
    let policy: PolicyRow

    func bind(_ binds: inout Binds) { InsertPolicy(policy: policy).bind(&binds) }
}

/// Removes the rules of a policy.
struct DeleteRules: Statement {
    typealias Row = NoRow
    static let name = "admin_delete_rules"
    static let sql = "DELETE FROM policy_rules WHERE policy = $1"
    let policy: String

    func bind(_ binds: inout Binds) { binds.append(policy) }
}

/// Removes a policy without rules.
struct DeletePolicyRow: Statement {
    typealias Row = NoRow
    static let name = "admin_delete_policy"
    static let sql = "DELETE FROM policies WHERE code = $1"
    let code: String

    func bind(_ binds: inout Binds) { binds.append(code) }
}

/// Inserts one rule of a policy.
struct InsertRule: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_rule"
    static let sql = """
        INSERT INTO policy_rules (policy, ordinal, \(RuleColumns.list))
        VALUES ($1, $2, \(RuleColumns.placeholders(from: 3)))
        """
    let policy: String
    let ordinal: Int32
    let rule: RateRule

    func bind(_ binds: inout Binds) {
        binds.append(policy)
        binds.append(ordinal)
        RuleColumns.bind(rule, &binds)
    }
}

/// Tells every limiter of a change of policies when the transaction commits.
struct AnnouncePolicyChange: Statement {
    typealias Row = NoRow
    static let name = "admin_announce_policies"
    static let sql = """
        WITH bumped AS (
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'policies' RETURNING 1
        )
        SELECT pg_notify('tollgate_policies', '') FROM bumped
        """
}

/// What a rule may name: meters, and the meters of which a plan has a hard quota.
struct ListMetersAndQuotas: Statement {
    static let name = "admin_list_meters_and_quotas"
    static let sql = """
        SELECT m.code, ARRAY(SELECT DISTINCT p.plan_code FROM plan_meters p
            WHERE p.meter = m.code AND p.hard AND p.included_units IS NOT NULL)
        FROM meters m
        """

    /// A meter and the plans with a hard quota of it.
    struct Row: Sendable {
        let meter: String
        let plans: [String]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(meter: try row.string(), plans: try row.stringArray())
    }
}

/// Whether a plan has this code.
struct FindPlan: Statement {
    static let name = "admin_find_plan"
    static let sql = "SELECT max(version) FROM plans WHERE code = $1 HAVING count(*) > 0"
    let code: String

    func bind(_ binds: inout Binds) { binds.append(code) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int32 { try row.int32() }
}
