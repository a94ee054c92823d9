import Model
import Postgres

/// One address rule of an org.
struct IPRuleRow: Sendable, Equatable {
    let ruleID: Int64
    /// "allow" or "deny".
    let kind: String
    /// As `IPNetwork` writes it.
    let network: String
    let reason: String
    let createdAt: Timestamp
    let createdBy: String

    /// The columns that `init(reading:)` expects.
    static let columns = "rule_id, kind, network::text, reason, created_at, created_by"
}

extension IPRuleRow {
    /// Reads the columns.
    init(reading row: inout RowReader) throws(PostgresError) {
        ruleID = try row.int64()
        kind = try row.string()
        network = try row.string()
        reason = try row.string()
        createdAt = try row.timestamp()
        createdBy = try row.string()
    }
}

/// Inserts an address rule; no row comes back when the org has the same one.
struct InsertIPRule: Statement {
    static let name = "admin_insert_ip_rule"
    static let sql = """
        INSERT INTO ip_rules (org_id, rule_id, kind, network, reason, created_at, created_by)
        VALUES ($1, $2, $3, $4::text::cidr, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING rule_id
        """
    let org: OrgID
    let rule: IPRuleRow

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(rule.ruleID)
        binds.append(rule.kind)
        binds.append(rule.network)
        binds.append(rule.reason)
        binds.append(rule.createdAt)
        binds.append(rule.createdBy)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// How many address rules an org has.
struct CountIPRules: Statement {
    static let name = "admin_count_ip_rules"
    static let sql = "SELECT count(*) FROM ip_rules WHERE org_id = $1"
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Address rules of an org by id, after one.
struct ListIPRulePage: Statement {
    static let name = "admin_list_ip_rules"
    static let sql = """
        SELECT \(IPRuleRow.columns) FROM ip_rules WHERE org_id = $1 AND rule_id > $2
        ORDER BY rule_id LIMIT $3
        """
    let org: OrgID
    let after: Int64
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> IPRuleRow {
        try IPRuleRow(reading: &row)
    }
}

/// Removes an address rule; no row comes back when there is none.
struct DeleteIPRule: Statement {
    static let name = "admin_delete_ip_rule"
    static let sql = """
        DELETE FROM ip_rules WHERE org_id = $1 AND rule_id = $2 RETURNING \(IPRuleRow.columns)
        """
    let org: OrgID
    let ruleID: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(ruleID)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> IPRuleRow {
        try IPRuleRow(reading: &row)
    }
}

/// Moves the version of address rules, which trackers poll.
struct MoveIPRuleVersion: Statement {
    typealias Row = NoRow
    static let name = "admin_move_ip_rules"
    static let sql = "UPDATE catalog_versions SET version = version + 1 WHERE topic = 'ip_rules'"
}
