import Model
import Postgres
import Schema

/// The rows that an org's usage of a range is summed from; raw events are summed by minute.
struct ListUsageRows: Statement {
    static let name = "billing_usage_rows"
    static let sql = """
        SELECT grain, CASE WHEN grain = 0 THEN date_trunc('minute', bucket, 'UTC') ELSE bucket END
                AS start, meter, sum(calls)::bigint, sum(quantity_micro)
        FROM (\(UsageRows.quantities(.oneOrg))) rows WHERE $16 = '' OR meter = $16
        GROUP BY grain, start, meter ORDER BY meter COLLATE "C", start, grain
        """
    let org: OrgID
    /// Empty: every meter.
    let meter: String
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UsageRow {
        UsageRow(
            grain: try row.int16(), bucket: try row.timestamp(), meter: try row.string(),
            calls: try row.int64(), quantityMicro: try row.numericInt128())
    }
}
