import Model
import Postgres

/// What was stored into hours of an org that were closed, by hour and meter; what cancels out is left out.
struct ListLateRows: Statement {
    static let name = "billing_late_rows"
    static let sql = """
        SELECT bucket, meter, sum(calls)::bigint, sum(quantity_micro) FROM late_adjustments
        WHERE org_id = $1 AND recorded_at >= $2 AND recorded_at < $3 AND bucket >= $4 AND bucket < $5
        GROUP BY bucket, meter HAVING sum(calls) <> 0 OR sum(quantity_micro) <> 0
        ORDER BY meter COLLATE "C", bucket
        """
    let org: OrgID
    /// When it was stored.
    let recorded: TimeRange
    /// The starts of the hours.
    let hours: TimeRange

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(recorded.from)
        binds.append(recorded.to)
        binds.append(hours.from)
        binds.append(hours.to)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UsageRow {
        UsageRow(
            grain: UsageRow.lateGrain, bucket: try row.timestamp(), meter: try row.string(),
            calls: try row.int64(), quantityMicro: try row.numericInt128())
    }
}

/// When an org was made: before that, nothing of it was invoiced.
struct FindOrgStart: Statement {
    static let name = "billing_org_start"
    static let sql = "SELECT created_at FROM billing_orgs WHERE org_id = $1"
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Timestamp {
        try row.timestamp()
    }
}
