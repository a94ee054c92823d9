import Chassis
import Model
import Postgres

/// Compares the rollups with the raw rows, column by column, in one statement.
struct Auditor {
    let connection: Connection

    init(_ url: PostgresURL) async throws {
        connection = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
    }

    /// The rollups that differ from the raw rows, at one instant.
    func differences() async throws -> [String] {
        try await connection.query(RollupAudit()).filter { $0.rows > 0 }.map {
            "\($0.table): \($0.rows) rows differ"
        }
    }

    /// How many raw rows there are.
    func rawCount() async throws -> Int64 {
        try await connection.query(RawCount()).first ?? -1
    }

    func close() async { await connection.close() }
}

private struct RawCount: Statement {
    typealias Row = Int64
    static let name = "audit.count"
    static let sql = "SELECT count(*) FROM usage_events"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

private struct RollupAudit: Statement {
    struct Row: Sendable {
        let table: String
        let rows: Int64
    }
    static let name = "audit.rollups"

    /// For each table: its columns as the raw rows give them. One statement, so one snapshot.
    private static let expectations: [(table: String, select: String)] = [
        ("rollup_minute", totals("date_trunc('minute', occurred_at, 'UTC')")),
        ("rollup_hour", totals("date_trunc('hour', occurred_at, 'UTC')")),
        ("rollup_day", totals("date_trunc('day', occurred_at, 'UTC')")),
        ("rollup_endpoint_hour", endpoints("date_trunc('hour', occurred_at, 'UTC')")),
        ("rollup_endpoint_day", endpoints("date_trunc('day', occurred_at, 'UTC')")),
        (
            "rollup_user_day",
            """
            SELECT org_id, date_trunc('day', occurred_at, 'UTC'), meter, user_ref,
                count(*) FILTER (WHERE correction IS NULL),
                count(*) FILTER (WHERE status_code >= 400),
                sum(quantity_micro::numeric)::numeric(38, 0)
            FROM usage_events WHERE user_ref IS NOT NULL GROUP BY 1, 2, 3, 4
            """
        ),
        (
            "rollup_key_day",
            """
            SELECT org_id, date_trunc('day', occurred_at, 'UTC'), meter, key_id,
                count(*) FILTER (WHERE correction IS NULL),
                count(*) FILTER (WHERE status_code >= 400),
                sum(quantity_micro::numeric)::numeric(38, 0)
            FROM usage_events WHERE key_id IS NOT NULL GROUP BY 1, 2, 3, 4
            """
        ),
        (
            "rollup_message_hour",
            """
            SELECT org_id, date_trunc('hour', occurred_at, 'UTC'), channel, direction, message_kind,
                delivery_status, coalesce(country, ''), count(*), sum(segments)::bigint,
                sum(body_length)::bigint
            FROM usage_events WHERE channel IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
            """
        ),
        (
            "quota_counters",
            """
            SELECT org_id, meter, date_trunc('month', occurred_at, 'UTC'),
                sum(quantity_micro::numeric)::numeric(38, 0)
            FROM usage_events GROUP BY 1, 2, 3
            """
        ),
        (
            "rollup_max_hour",
            """
            SELECT org_id, date_trunc('hour', occurred_at, 'UTC'), meter, max(quantity_micro)
            FROM usage_events JOIN meters ON code = meter AND aggregation = 'max'
            WHERE correction IS NULL GROUP BY 1, 2, 3
            """
        ),
        (
            "rollup_unique_day",
            """
            SELECT DISTINCT org_id, date_trunc('day', occurred_at, 'UTC'), meter,
                encode(substr(sha256(convert_to(coalesce(attributes->>'unique', user_ref), 'UTF8')), 1, 16),
                    'hex')::uuid
            FROM usage_events JOIN meters ON code = meter AND aggregation = 'unique_count'
            WHERE correction IS NULL AND coalesce(attributes->>'unique', user_ref) IS NOT NULL
            """
        ),
        ("rollup_latency_hour", latency("hour", by: "org_id, bucket, meter, endpoint")),
        ("rollup_latency_day", latency("day", by: "org_id, bucket, meter, endpoint")),
        ("rollup_fleet_latency_minute", latency("minute", by: "bucket, meter")),
        ("rollup_fleet_latency_hour", latency("hour", by: "bucket, meter")),
        ("rollup_fleet_latency_day", latency("day", by: "bucket, meter")),
    ]

    static var sql: String {
        expectations.map { table, select in
            // A message that moved on may leave a row of zeros.
            let isMessages = table == "rollup_message_hour"
            let stored = "SELECT * FROM \(table)" + (isMessages ? " WHERE messages <> 0" : "")
            return """
                SELECT '\(table)', (SELECT count(*) FROM (
                    ((\(select)) EXCEPT ALL (\(stored)))
                    UNION ALL ((\(stored)) EXCEPT ALL (\(select)))) d)
                """
        }.joined(separator: " UNION ALL ")
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(table: try row.string(), rows: try row.int64())
    }

    private static func totals(_ bucket: String) -> String {
        """
        SELECT org_id, \(bucket), meter, count(*) FILTER (WHERE correction IS NULL),
            count(*) FILTER (WHERE status_code >= 400),
            sum(quantity_micro::numeric)::numeric(38, 0), sum(request_bytes)::bigint,
            sum(response_bytes)::bigint
        FROM usage_events GROUP BY 1, 2, 3
        """
    }

    private static func endpoints(_ bucket: String) -> String {
        """
        SELECT org_id, \(bucket), meter, endpoint, method, status_code, count(*),
            sum(request_bytes)::bigint, sum(response_bytes)::bigint
        FROM usage_events WHERE correction IS NULL GROUP BY 1, 2, 3, 4, 5, 6
        """
    }

    /// Binned by DDSketch's formula in floating point: exact but for values next to a bin's bound,
    /// of which samples have none.
    private static func latency(_ width: String, by columns: String) -> String {
        """
        SELECT \(columns), sum((CASE WHEN latency_us = 0 THEN '1e0' ELSE '1e' || 12
            * (ceil(ln(latency_us::float8) / ln(1.01::float8 / 0.99)) + 1) END)::numeric)
        FROM (SELECT *, date_trunc('\(width)', occurred_at, 'UTC') AS bucket FROM usage_events) rows
        WHERE latency_us IS NOT NULL GROUP BY \(columns)
        """
    }
}
