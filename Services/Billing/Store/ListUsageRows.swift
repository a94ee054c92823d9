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

/// The rows that the maxima of an org's meters in a range are taken from; raw events by minute.
struct ListMaximumRows: Statement {
    static let name = "billing_maximum_rows"
    static let sql = """
        SELECT grain, CASE WHEN grain = 0 THEN date_trunc('minute', bucket, 'UTC') ELSE bucket END
                AS start, meter, 0::bigint, max(max_micro)::numeric
        FROM (\(UsageRows.maxima)) rows WHERE meter = ANY ($16::text[])
        GROUP BY grain, start, meter
        """
    let org: OrgID
    let meters: [String]
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org)
        binds.append(meters)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UsageRow {
        try ListUsageRows.decode(&row)
    }
}

/// The distinct values of an org's meters in a range by bucket: how many each has, and how many of them no bucket
/// before it; raw events by minute.
struct ListValueRows: Statement {
    static let name = "billing_value_rows"
    static let sql = """
        SELECT grain, start, meter, count(*), count(*) FILTER (WHERE place = 1) * 1000000::numeric
        FROM (
            SELECT grain, start, meter,
                row_number() OVER (PARTITION BY meter, value ORDER BY start, grain) AS place
            FROM (
                SELECT DISTINCT grain, CASE WHEN grain = 0 THEN date_trunc('minute', bucket, 'UTC')
                    ELSE bucket END AS start, meter, value
                FROM (\(UsageRows.values)) rows WHERE meter = ANY ($16::text[])
            ) used
        ) placed GROUP BY grain, start, meter
        """
    let org: OrgID
    let meters: [String]
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org)
        binds.append(meters)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UsageRow {
        try ListUsageRows.decode(&row)
    }
}
