import Model
import Postgres
import Schema

/// One version of an override.
struct OverrideRow: Sendable, Equatable {
    let overrideID: Int64
    let version: Int32
    /// nil: any.
    let keyID: Int64?
    /// nil: any.
    let user: String?
    /// Exact, or a prefix that ends with '*'; nil: any.
    let endpoint: String?
    let reason: String
    let createdAt: Timestamp
    let createdBy: String
    var endedAt: Timestamp?
    var endedBy: String?
    let rule: RateRule

    /// The columns that `init(reading:)` expects, of the table with the alias `o`.
    static let columns = """
        o.override_id, o.version, o.key_id, o.user_ref, o.endpoint, o.reason, o.created_at,
        o.created_by, o.ended_at, o.ended_by, \(RuleColumns.list(of: "o"))
        """
}

extension OverrideRow {
    /// Reads the columns.
    init(reading row: inout RowReader) throws(PostgresError) {
        overrideID = try row.int64()
        version = try row.int32()
        keyID = try row.optionalInt64()
        user = try row.optionalString()
        endpoint = try row.optionalString()
        reason = try row.string()
        createdAt = try row.timestamp()
        createdBy = try row.string()
        endedAt = try row.optionalTimestamp()
        endedBy = try row.optionalString()
        guard let rule = try RuleColumns.read(&row) else {
            throw PostgresError(.decoding, "limit_overrides holds what this build doesn't know")
        }
        self.rule = rule
    }
}

/// Overrides of an org by id and version, after one; those in force only, or all.
struct ListOverridePage: Statement {
    static let name = "admin_list_overrides"
    static let sql = """
        SELECT \(OverrideRow.columns) FROM limit_overrides o
        WHERE o.org_id = $1 AND (o.override_id, o.version) > ($2, $3)
            AND ($4 OR o.ended_at IS NULL)
        ORDER BY o.override_id, o.version LIMIT $5
        """
    let org: OrgID
    let afterID: Int64
    let afterVersion: Int32
    let withHistory: Bool
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(afterID)
        binds.append(afterVersion)
        binds.append(withHistory)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OverrideRow {
        try OverrideRow(reading: &row)
    }
}

/// Ends the version of an override that is in force; no row comes back when none is.
struct EndOverride: Statement {
    static let name = "admin_end_override"
    static let sql = """
        UPDATE limit_overrides o SET ended_at = $3, ended_by = $4
        WHERE o.org_id = $1 AND o.override_id = $2 AND o.ended_at IS NULL
        RETURNING \(OverrideRow.columns)
        """
    let org: OrgID
    let overrideID: Int64
    let at: Timestamp
    let actor: String

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(overrideID)
        binds.append(at)
        binds.append(actor)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OverrideRow {
        try OverrideRow(reading: &row)
    }
}

/// Inserts a version of an override.
struct InsertOverride: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_override"
    static let sql = """
        INSERT INTO limit_overrides (org_id, override_id, version, key_id, user_ref, endpoint,
            reason, created_at, created_by, \(RuleColumns.list))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \(RuleColumns.placeholders(from: 10)))
        """
    let org: OrgID
    let override: OverrideRow

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(override.overrideID)
        binds.append(override.version)
        binds.append(override.keyID)
        binds.append(override.user)
        binds.append(override.endpoint)
        binds.append(override.reason)
        binds.append(override.createdAt)
        binds.append(override.createdBy)
        RuleColumns.bind(override.rule, &binds)
    }
}

/// The rules that an org has from its policies: its plan's, and those for everyone; in the org's scope.
struct ListOrgPolicyRules: Statement {
    static let name = "admin_list_org_policy_rules"
    static let sql = """
        SELECT r.policy, \(RuleColumns.list(of: "r"))
        FROM policies p JOIN policy_rules r ON r.policy = p.code
        WHERE p.audience = 'everyone'
            OR p.code = coalesce((SELECT plan_code FROM org_plans WHERE org_id = $1), 'free')
        ORDER BY r.policy, r.ordinal
        """
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> ListRules.Row {
        try ListRules.decode(&row)
    }
}

/// What orgs' overrides name that have not ended, once for all orgs of a plan with the same names; in the
/// fleet's scope.
struct ListOverrideNames: Statement {
    static let name = "admin_list_override_names"
    static let sql = """
        SELECT plan, names, min(org_id), count(*) FROM (
            SELECT o.org_id, coalesce(p.plan_code, 'free') AS plan,
                array_agg(DISTINCT o.meter || ' ' || o.name) AS names
            FROM limit_overrides o LEFT JOIN org_plans p ON p.org_id = o.org_id
            WHERE o.ended_at IS NULL AND (o.ends_at IS NULL OR o.ends_at > $1)
            GROUP BY 1, 2
        ) each GROUP BY plan, names ORDER BY plan, min(org_id)
        """
    let at: Timestamp

    func bind(_ binds: inout Binds) { binds.append(at) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OverrideNames {
        let plan = try row.string()
        var names = RuleNames()
        for item in try row.stringArray() {
            // No meter's code has a space.
            let parts = item.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            names.insert(String(parts[1]), meter: parts[0] == "*" ? nil : String(parts[0]))
        }
        return OverrideNames(plan: plan, names: names, org: try row.int64(), orgs: try row.int64())
    }
}

/// Tells every limiter that an org's overrides changed, when the transaction commits.
struct AnnounceOverrideChange: Statement {
    typealias Row = NoRow
    static let name = "admin_announce_overrides"
    static let sql = """
        WITH bumped AS (
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'overrides' RETURNING 1
        )
        SELECT pg_notify('tollgate_overrides', $1) FROM bumped
        """
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append("\(org)") }
}
