import Chassis
import Model
import Postgres

/// Which statements took PostgreSQL's time, as pg_stat_statements counts it.
enum StatementCosts {
    /// The settings of a server that counts.
    static let settings = [
        "shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.track_utility = on",
    ]
    private static let rowsMax = 20
    private static let note = """
        the statements that took longest, by PostgreSQL's pg_stat_statements: time from begin to end (a COPY's
        includes waiting for its data), bytes of the write-ahead log, and pages touched, for each event.
        """

    /// The costs of a database's statements, for each of `count` events.
    static func report(of database: Connection, events count: Int) async throws -> BenchmarkReport {
        try await database.run(sql: "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        var report = BenchmarkReport(
            "statements", note: note,
            columns: ["statement", "calls", "rows", "us", "wal_bytes", "pages"])
        for row in try await database.query(Costliest()).prefix(rowsMax) {
            report.add([
                .text(row.words), .number(Double(row.calls), decimals: 0),
                .number(Double(row.rows), decimals: 0),
                .number(row.microseconds / Double(count), decimals: 3),
                .number(Double(row.walBytes) / Double(count), decimals: 1),
                .number(Double(row.pages) / Double(count), decimals: 3),
            ])
        }
        return report
    }
}

/// Statements of this database, the costliest first.
private struct Costliest: Statement {
    struct Row: Sendable {
        let words: String
        let calls: Int64
        let rows: Int64
        let microseconds: Double
        let walBytes: Int64
        let pages: Int64
    }
    static let name = "benchmark_statements"
    static let sql = """
        SELECT left(regexp_replace(query, '[^[:alnum:]_.,()$ ]+', ' ', 'g'), 56), calls, rows,
            total_exec_time * 1000, wal_bytes::bigint, shared_blks_hit + shared_blks_read
        FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY total_exec_time DESC
        """

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            words: try row.string(), calls: try row.int64(), rows: try row.int64(),
            microseconds: try row.double(), walBytes: try row.int64(), pages: try row.int64())
    }
}
