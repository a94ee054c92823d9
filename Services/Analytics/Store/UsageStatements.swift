import Model
import Postgres
import Schema

/// Totals of one org and meter in a range.
struct SumUsage: Statement {
    static let name = "analytics_sum_usage"
    static let sql = """
        SELECT \(UsageTotals.columns) FROM (\(UsageRows.totals(.oneOrg))) rows WHERE meter = $16
        """
    let org: OrgID
    let meter: String
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UsageTotals {
        try UsageTotals(reading: &row)
    }
}

/// Totals of one org in a range, for each meter that was used.
struct SumUsageByMeter: Statement {
    static let name = "analytics_sum_usage_by_meter"
    static let sql = """
        SELECT meter, \(UsageTotals.columns) FROM (\(UsageRows.totals(.oneOrg))) rows
        GROUP BY meter ORDER BY meter
        """
    let org: OrgID
    let plan: RangePlan

    struct Row: Sendable {
        let meter: String
        let totals: UsageTotals
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(meter: try row.string(), totals: try UsageTotals(reading: &row))
    }
}

/// Totals of one org and meter by UTC bucket, the buckets that hold something, in order.
struct ListUsageByBucket: Statement {
    static let name = "analytics_usage_by_bucket"
    static let sql = """
        SELECT date_trunc($17, bucket, 'UTC') AS start, \(UsageTotals.columns)
        FROM (\(UsageRows.totals(.oneOrg))) rows WHERE meter = $16
        GROUP BY start ORDER BY start
        """
    let org: OrgID
    let meter: String
    let bucket: Bucket
    let plan: RangePlan

    struct Row: Sendable {
        let start: Timestamp
        let totals: UsageTotals
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
        binds.append(bucket.sqlName)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(start: try row.timestamp(), totals: try UsageTotals(reading: &row))
    }
}

extension Bucket {
    /// The field name of `date_trunc`.
    var sqlName: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        }
    }
}

/// The transaction's instant: what `as_of` says.
struct ReadInstant: Statement {
    static let name = "analytics_instant"
    static let sql = "SELECT now()"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Timestamp {
        try row.timestamp()
    }
}
