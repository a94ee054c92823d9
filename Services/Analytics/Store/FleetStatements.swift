import Model
import Postgres
import Schema

/// Totals of every org in a range; fleet scope.
struct SumFleetUsage: Statement {
    static let name = "analytics_sum_fleet_usage"
    static let sql = """
        SELECT \(UsageTotals.columns), count(DISTINCT org_id)
        FROM (\(UsageRows.totals(.allOrgs))) rows WHERE meter = $15
        """
    let meter: String
    let plan: RangePlan

    struct Row: Sendable {
        let totals: UsageTotals
        let orgsActive: Int64
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(totals: try UsageTotals(reading: &row), orgsActive: try row.int64())
    }
}

/// The latency sketch of every org together; fleet scope.
struct SumFleetLatency: Statement {
    static let name = "analytics_sum_fleet_latency"
    static let sql = """
        SELECT sum(sketch) FROM (\(UsageRows.fleetLatencies)) rows WHERE meter = $15
        """
    let meter: String
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> DDSketch.Bins {
        try row.sketch()
    }
}

/// Orgs by calls, most first; fleet scope.
struct ListTopOrgs: Statement {
    static let name = "analytics_top_orgs"
    static let sql = """
        SELECT t.org_id, coalesce(d.slug, ''), coalesce(d.name, ''), t.calls, t.errors,
            t.request_bytes, t.response_bytes, t.quantity_micro
        FROM (
            SELECT org_id, sum(calls)::bigint AS calls, sum(errors)::bigint AS errors,
                sum(request_bytes)::bigint AS request_bytes,
                sum(response_bytes)::bigint AS response_bytes,
                greatest(least(sum(quantity_micro), 9223372036854775807),
                    -9223372036854775808)::bigint AS quantity_micro
            FROM (\(UsageRows.totals(.allOrgs))) rows WHERE meter = $15
            GROUP BY org_id ORDER BY calls DESC, org_id LIMIT $16
        ) t LEFT JOIN org_directory d USING (org_id) ORDER BY t.calls DESC, t.org_id
        """
    let meter: String
    let limit: Int64
    let plan: RangePlan

    struct Row: Sendable {
        let orgID: Int64
        let slug: String
        let name: String
        let totals: UsageTotals
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(meter)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            orgID: try row.int64(), slug: try row.string(), name: try row.string(),
            totals: try UsageTotals(reading: &row))
    }
}
