import Model
import Postgres

/// The SQL of "all usage of a range", from whichever tables a `RangePlan` says; binds are $1 to $14.
enum UsageRows {
    /// Which org's rows.
    enum Reach { case oneOrg, allOrgs }

    /// Totals by bucket, meter and org. For `.oneOrg`, $15 is the org.
    static func totals(_ reach: Reach) -> String {
        let columns = """
            org_id, bucket, meter, calls, errors, quantity_micro, request_bytes, response_bytes
            """
        let raw = """
            org_id, occurred_at, meter, 1::bigint, (status_code >= 400)::int::bigint, \
            quantity_micro::numeric, request_bytes, response_bytes
            """
        return union(
            reach, columns: columns, raw: raw,
            tables: ["rollup_day", "rollup_hour", "rollup_minute"])
    }

    /// Calls by endpoint, method and status. For `.oneOrg`, $15 is the org.
    static func endpoints(_ reach: Reach) -> String {
        let columns = """
            org_id, bucket, meter, endpoint, method, status_code, calls, request_bytes, \
            response_bytes
            """
        let raw = """
            org_id, occurred_at, meter, endpoint, method, status_code, 1::bigint, request_bytes, \
            response_bytes
            """
        return union(
            reach, columns: columns, raw: raw,
            tables: ["rollup_endpoint_day", "rollup_endpoint_hour"])
    }

    /// Latency sketches by endpoint. For `.oneOrg`, $15 is the org. Raw rows are binned here by the formula of
    /// DDSketch: bin = ceil(ln(x) / ln(gamma)), gamma = 1.01/0.99.
    static func latencies(_ reach: Reach) -> String {
        let raw = """
            org_id, occurred_at, meter, endpoint, \
            CASE WHEN latency_us <= 0 THEN -1 \
            ELSE ceil(ln(latency_us::float8) / ln(1.01::float8 / 0.99::float8)) END::smallint, \
            1::bigint
            """
        return union(
            reach, columns: "org_id, bucket, meter, endpoint, bin, count", raw: raw,
            tables: ["rollup_latency_day", "rollup_latency_hour"],
            rawFilter: " AND latency_us IS NOT NULL")
    }

    /// `tables`: day, hour and, where there is one, minute.
    private static func union(
        _ reach: Reach, columns: String, raw: String, tables: [String], rawFilter: String = ""
    ) -> String {
        let org = reach == .oneOrg ? " AND org_id = $15" : ""
        // Statements without a minute table still mention $7 to $10, so that every bind has a type.
        var selects = tables.enumerated().flatMap { index, table in
            (index == 0 ? [1] : index == 1 ? [3, 5] : [7, 9]).map { first in
                "SELECT \(columns) FROM \(table) "
                    + "WHERE bucket >= $\(first) AND bucket < $\(first + 1)\(org)"
            }
        }
        let isShort = tables.count < 3
        for first in [11, 13] {
            let unused = isShort ? " AND ($7::timestamptz, $8::timestamptz) IS NOT NULL"
                + " AND ($9::timestamptz, $10::timestamptz) IS NOT NULL" : ""
            selects.append(
                "SELECT \(raw) FROM usage_events WHERE occurred_at >= $\(first) "
                    + "AND occurred_at < $\(first + 1)\(org)\(rawFilter)\(unused)")
        }
        return selects.joined(separator: " UNION ALL ")
    }

    /// Binds $1 to $14.
    static func bind(_ plan: RangePlan, _ binds: inout Binds) {
        for part in plan.parts {
            binds.append(part.from)
            binds.append(part.to)
        }
    }
}

/// Sums of usage.
struct UsageTotals: Sendable, Equatable {
    var calls: Int64 = 0
    var errors: Int64 = 0
    var requestBytes: Int64 = 0
    var responseBytes: Int64 = 0
    /// Saturated at the ends of Int64.
    var quantityMicro: Int64 = 0

    /// The columns that `init(reading:)` expects, over rows of `UsageRows.totals`.
    static let columns = """
        coalesce(sum(calls), 0)::bigint, coalesce(sum(errors), 0)::bigint, \
        coalesce(sum(request_bytes), 0)::bigint, coalesce(sum(response_bytes), 0)::bigint, \
        least(coalesce(sum(quantity_micro), 0), 9223372036854775807)::bigint
        """

    /// Reads the columns above.
    init(reading row: inout RowReader) throws(PostgresError) {
        calls = try row.int64()
        errors = try row.int64()
        requestBytes = try row.int64()
        responseBytes = try row.int64()
        quantityMicro = try row.int64()
    }
}
