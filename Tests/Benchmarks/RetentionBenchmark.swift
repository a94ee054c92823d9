import Chassis
import Contracts
import Glibc
import Model
import Postgres
import RPC
import TestKit
import Transport

/// Dropping a day of many events while others come in and are stored.
@MainActor
struct RetentionBenchmark {
    private static let columns = [
        "rows", "mib", "dropped_ms", "freed_ms", "spooled_ms", "spooled_ms_before", "committed_ms",
        "committed_ms_before",
    ]
    private static let note = """
        a day of raw events that is due goes, as `tollgate db retention` asks for it, while two callers send 100 events
        at a time, one each 10 ms or so, the other as soon as the last ones are in PostgreSQL. dropped: from the
        request to its answer. freed: until the day's files are gone. spooled and committed: the longest time to an
        acknowledgement meanwhile, and in the two seconds before.
        """
    /// Far enough in the past for any setting, and of whole days.
    private static let ageDays = 60
    private let options: BenchmarkOptions

    init(_ options: BenchmarkOptions) { self.options = options }

    /// Measures once.
    func run() async throws -> BenchmarkReport {
        let rows = options.isQuick ? 1_000_000 : 10_000_000
        var report = BenchmarkReport("retention", note: Self.note, columns: Self.columns)
        let postgres = try PrivatePostgres(
            fsync: true, settings: ["max_wal_size = '4GB'", "shared_buffers = '256MB'"])
        defer { postgres.remove() }
        let files = try PrivateFiles()
        let url = try await postgres.createMigratedDatabase()
        let database = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let token = Credentials.makeToken(.operator)
        let port = try LoopbackPort.free()
        let daemon = try start(url, port, token, files)
        defer { daemon.stop() }
        try daemon.waitUntilListening(port)
        let bytes = try await fill(database, rows)
        let caller = RetentionCallers(port: port, token: token)
        // The first events make partitions.
        _ = try await caller.longest { try await Task.sleep(nanoseconds: 1_000_000_000) }
        let before = try await caller.longest { try await Task.sleep(nanoseconds: 2_000_000_000) }
        try await database.run(
            sql: "UPDATE usage_days SET stored_at = stored_at - interval '\(Self.ageDays) days'")
        let full = try await database.query(DatabaseBytes()).first ?? 0
        let during = try await caller.longest {
            // One round of calls is on its way.
            try await Task.sleep(nanoseconds: 200_000_000)
            // The catalogue is without the day before its files are gone; others grow meanwhile.
            try await caller.drop {
                let left = try await database.query(DatabaseBytes()).first ?? full
                return full - left >= bytes / 100 * 95
            }
        }
        if try await database.query(CountDay()).first != 0 {
            report.failures.append("retention: rows are left")
        }
        await database.close()
        report.add([
            .number(Double(rows), decimals: 0), .number(Double(bytes) / 1_048_576, decimals: 0),
            .number(caller.dropMilliseconds.answered, decimals: 0),
            .number(caller.dropMilliseconds.freed, decimals: 0),
            .number(during.spooled, decimals: 0),
            .number(before.spooled, decimals: 0), .number(during.committed, decimals: 0),
            .number(before.committed, decimals: 0),
        ])
        return report
    }

    /// Makes the day, a million rows at a time, and gives its bytes.
    private func fill(_ database: Connection, _ rows: Int) async throws -> Int64 {
        try await database.run(
            sql: """
                SELECT tollgate_ensure_usage_partition(current_date - \(Self.ageDays));
                INSERT INTO usage_days (day, stored_at) VALUES (current_date - \(Self.ageDays), now())
                ON CONFLICT (day) DO NOTHING
                """)
        for part in 0..<rows / 1_000_000 {
            try await database.run(
                sql: """
                    INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, key_id, user_ref,
                        endpoint, method, status_code, latency_us, request_bytes, response_bytes, user_agent)
                    SELECT 1 + n % 50, (current_date - \(Self.ageDays))::timestamp AT TIME ZONE 'UTC'
                            + n * interval '8 milliseconds',
                        lpad(to_hex(n), 32, '0')::uuid, 'api_calls', 1000000, 1, 'user-' || n % 200,
                        '/v1/resources/' || n % 20 || '/items', 'GET', 200, n % 90000, 700, 9000,
                        'middleware/2.1 (linux)'
                    FROM generate_series(\(part) * 1000000::bigint, \(part + 1) * 1000000::bigint - 1) AS n
                    """)
        }
        // A day of weeks ago was vacuumed long since.
        try await database.run(sql: "VACUUM (ANALYZE) usage_events")
        try await database.run(sql: "CHECKPOINT")
        return try await database.query(DayBytes()).first ?? 0
    }

    private func start(
        _ url: PostgresURL, _ port: UInt16, _ token: String, _ files: PrivateFiles
    ) throws -> ChildProcess {
        let credentials =
            Credentials.line(.operator, name: "owner", role: "owner", token: token) + "\n"
        let environment = [
            "TOLLGATE_LISTEN": "127.0.0.1:\(port)",
            "DATABASE_URL": url.with(user: "tollgate_tracker", password: nil).secretText,
            "TOLLGATE_CREDENTIALS_FILE": try files.write("credentials", credentials),
            "TRACKER_JOURNAL_DIR": try files.makeFolder("journal"), "TRACKER_NODE": "benchmark",
            "TRACKER_RETENTION_RAW_DAYS": "40",
        ]
        return try ChildProcess(
            [try ProgramFolder.path(of: "tracker")], environment: environment,
            log: files.path("tracker.log"))
    }
}

/// The size of the day's partition with its indexes.
private struct DayBytes: Statement {
    static let name = "benchmark_day_bytes"
    static let sql = """
        SELECT sum(pg_total_relation_size(inhrelid))::bigint FROM pg_inherits
        WHERE inhparent = 'usage_events'::regclass
        """

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The size of the database's files.
private struct DatabaseBytes: Statement {
    static let name = "benchmark_database_bytes"
    static let sql = "SELECT pg_database_size(current_database())"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Rows older than a month.
private struct CountDay: Statement {
    static let name = "benchmark_count_day"
    static let sql =
        "SELECT count(*) FROM usage_events WHERE occurred_at < now() - interval '30 days'"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
