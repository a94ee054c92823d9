import Model
import Postgres

/// An emergency switch.
struct SwitchRow: Sendable, Equatable {
    /// 0: everyone's.
    let orgID: Int64
    let isDisabled: Bool
    let reason: String
    let until: Timestamp?
    let changedAt: Timestamp
    let changedBy: String

    /// The columns that `init(reading:)` expects.
    static let columns = "org_id, disabled, reason, until_at, changed_at, changed_by"
}

extension SwitchRow {
    /// Reads the columns.
    init(reading row: inout RowReader) throws(PostgresError) {
        orgID = try row.int64()
        isDisabled = try row.bool()
        reason = try row.string()
        until = try row.optionalTimestamp()
        changedAt = try row.timestamp()
        changedBy = try row.string()
    }
}

/// Sets a switch, whatever it was; in the org's scope, or the fleet's for everyone's.
struct PutSwitch: Statement {
    typealias Row = NoRow
    static let name = "admin_put_switch"
    static let sql = """
        INSERT INTO limit_switches (\(SwitchRow.columns), version)
        VALUES ($1, $2, $3, $4, $5, $6, 1)
        ON CONFLICT (org_id) DO UPDATE SET disabled = excluded.disabled, reason = excluded.reason,
            until_at = excluded.until_at, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by, version = limit_switches.version + 1
        """
    let row: SwitchRow

    func bind(_ binds: inout Binds) {
        binds.append(row.orgID)
        binds.append(row.isDisabled)
        binds.append(row.reason)
        binds.append(row.until)
        binds.append(row.changedAt)
        binds.append(row.changedBy)
    }
}

/// Switches by which limiting is disabled at an instant, by org, after one; fleet scope.
struct ListDisabled: Statement {
    static let name = "admin_list_disabled"
    static let sql = """
        SELECT \(SwitchRow.columns) FROM limit_switches
        WHERE org_id > $1 AND disabled AND (until_at IS NULL OR until_at > $2)
        ORDER BY org_id LIMIT $3
        """
    let after: Int64
    let now: Timestamp
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(after)
        binds.append(now)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SwitchRow {
        try SwitchRow(reading: &row)
    }
}

/// Tells every limiter of a switch when the transaction commits.
struct AnnounceSwitch: Statement {
    typealias Row = NoRow
    static let name = "admin_announce_switches"
    static let sql = """
        WITH bumped AS (
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'switches' RETURNING 1
        )
        SELECT pg_notify('tollgate_switches', $1) FROM bumped
        """
    /// 0: everyone's.
    let org: Int64

    func bind(_ binds: inout Binds) { binds.append("\(org)") }
}
