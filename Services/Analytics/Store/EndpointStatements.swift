import Model
import Postgres
import Schema

/// Endpoints of one org and meter by calls, most first.
struct ListEndpoints: Statement {
    static let name = "analytics_endpoints"
    static let sql = """
        SELECT endpoint, sum(calls)::bigint AS total,
            coalesce(sum(calls) FILTER (WHERE status_code >= 400), 0)::bigint,
            sum(request_bytes)::bigint, sum(response_bytes)::bigint
        FROM (\(UsageRows.endpoints(.oneOrg))) rows WHERE meter = $16
        GROUP BY endpoint ORDER BY total DESC, endpoint COLLATE "C" LIMIT $17
        """
    let org: OrgID
    let meter: String
    let limit: Int64
    let plan: RangePlan

    struct Row: Sendable {
        let endpoint: String
        let calls: Int64
        let errors: Int64
        let requestBytes: Int64
        let responseBytes: Int64
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            endpoint: try row.string(), calls: try row.int64(), errors: try row.int64(),
            requestBytes: try row.int64(), responseBytes: try row.int64())
    }
}

/// Errors (status 400 and above) of one org and meter by status.
struct ListErrors: Statement {
    static let name = "analytics_errors"
    static let sql = """
        SELECT status_code, sum(calls)::bigint FROM (\(UsageRows.endpoints(.oneOrg))) rows
        WHERE meter = $16 AND status_code >= 400 GROUP BY status_code ORDER BY status_code
        """
    let org: OrgID
    let meter: String
    let plan: RangePlan

    struct Row: Sendable {
        let status: Int16
        let count: Int64
    }

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(status: try row.int16(), count: try row.int64())
    }
}

/// Latency sketches of one org and meter: of some endpoints, or of all together when `endpoints` is
/// empty.
struct ListLatencies: Statement {
    static let name = "analytics_latencies"
    static let sql = """
        SELECT CASE WHEN cardinality($17::text[]) = 0 THEN '' ELSE endpoint END AS place, sum(sketch)
        FROM (\(UsageRows.latencies)) rows
        WHERE meter = $16 AND (cardinality($17::text[]) = 0 OR endpoint = ANY ($17::text[]))
        GROUP BY place
        """
    let org: OrgID
    let meter: String
    let endpoints: [String]
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
        binds.append(endpoints)
    }

    struct Row: Sendable {
        /// Empty when the sketch is of all.
        let endpoint: String
        let sketch: DDSketch.Bins
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(endpoint: try row.string(), sketch: try row.sketch())
    }
}
