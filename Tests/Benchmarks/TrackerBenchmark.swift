import Chassis
import Contracts
import Glibc
import Model
import Postgres
import TestKit

/// The tracker end to end, next to the physical limit of loading rows: psql's `\copy` of the same rows.
@MainActor
struct TrackerBenchmark {
    private let options: BenchmarkOptions

    init(_ options: BenchmarkOptions) { self.options = options }

    private static let batch = 100
    /// Events that are made, and are in memory, at the same time.
    private static let partEventsMax = 10_000_000
    private static let columns = [
        "events", "batch", "spooled_per_s", "stored_per_s", "copy_per_s", "ratio",
        "tracker_cpu_us", "postgres_cpu_us", "copy_cpu_us", "tracker_mib", "failed",
    ]
    private static let note = """
        Record of 100 events each on 8 connections x 4 in flight, acknowledged when fsynced to the journal.
        spooled: until the last acknowledgement. stored: until the last event is in PostgreSQL with its row in
        usage_events, all rollups, quota counters and the journal's position. copy: psql \\copy (text, from a file) of
        the same rows, in the same order, into usage_events alone with the same primary key and day partitions, in
        another database of the same PostgreSQL (fsync on). Medians; the ratio is stored to copy. The processor time is
        for each event: the tracker's, and all of PostgreSQL's while it stores and while it copies. tracker_mib: the
        most memory that the tracker had.
        """

    /// What one round came to.
    private struct Round {
        let spooled: Double
        let stored: Double
        let copied: Double
        let trackerCPU: Double
        let postgresCPU: Double
        let copyCPU: Double
        let failed: Int
        let isWhole: Bool
        let memory: Double
        let course: BenchmarkReport
        let statements: BenchmarkReport?
    }

    /// Measures; failures are in the report.
    func run() async throws -> [BenchmarkReport] {
        let count = options.isQuick ? 200_000 : max(1, options.millions) * 1_000_000
        var report = BenchmarkReport("tracker", note: Self.note, columns: Self.columns)
        let postgres = try PrivatePostgres(
            fsync: true,
            settings: ["max_wal_size = '4GB'", "shared_buffers = '256MB'"]
                + (options.showsStatements ? StatementCosts.settings : []))
        defer { postgres.remove() }
        let end = SystemClock().wall
        var rounds: [Round] = []
        for _ in 0..<options.rounds { rounds.append(try await round(count, end, postgres)) }
        for round in rounds {
            if round.failed > 0 { report.failures.append("tracker: \(round.failed) calls failed") }
            if !round.isWhole { report.failures.append("tracker: rows and rollups disagree") }
        }
        func median(_ value: (Round) -> Double) -> Double { Median.of(rounds.map(value)) }
        report.add([
            .number(Double(count), decimals: 0), .number(Double(Self.batch), decimals: 0),
            .number(median(\.spooled), decimals: 0), .number(median(\.stored), decimals: 0),
            options.skipsCopy ? .text("-") : .number(median(\.copied), decimals: 0),
            options.skipsCopy
                ? .text("-") : .number(median { $0.stored / $0.copied }, decimals: 2),
            .number(median(\.trackerCPU), decimals: 2),
            .number(median(\.postgresCPU), decimals: 2),
            options.skipsCopy ? .text("-") : .number(median(\.copyCPU), decimals: 2),
            .number(median(\.memory), decimals: 0),
            .number(Double(rounds.reduce(0) { $0 + $1.failed }), decimals: 0),
        ])
        return [report] + (options.millions > 1 ? rounds.map(\.course).suffix(1) : [])
            + rounds.compactMap(\.statements).suffix(1)
    }

    private func round(
        _ count: Int, _ end: Timestamp, _ postgres: PrivatePostgres
    ) async throws -> Round {
        let files = try PrivateFiles()
        let url = try await postgres.createMigratedDatabase()
        let database = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let token = Credentials.makeToken(.service)
        let port = try LoopbackPort.free()
        let daemon = try start(url, port, token, files, count)
        defer { daemon.stop() }
        try daemon.waitUntilListening(port)
        try await database.run(sql: "CHECKPOINT")

        let look = { Self.sample(daemon, postgres) }
        var course = TrackerCourse(step: Int64(count) / Int64(max(10, options.millions)), look())
        var (sending, storing, failed, cpuStored) = (0.0, 0.0, 0, 0.0)
        let requests = count / Self.batch
        let parts = (count + Self.partEventsMax - 1) / Self.partEventsMax
        for part in 0..<parts {
            let events = SampleEvents(
                requests * part / parts..<requests * (part + 1) / parts, of: requests,
                batch: Self.batch, end: end)
            let load = LoadRun(
                port: port, connections: 8, inFlight: 4, requests: events.requests,
                hello: RequestFrames.hello(token: token), frames: events.frames, isInOrder: true,
                isRPC: true)
            let begun = look()
            course.goOn(begun)
            let result = try load.run()
            let goal = requests * (part + 1) / parts * Self.batch
            try await waitUntilStored(goal, in: database, by: daemon, &course, look)
            let ended = look()
            sending += result.seconds
            storing += Double(ended.nanoseconds - begun.nanoseconds) * 1e-9
            cpuStored += ended.postgresCPUSeconds - begun.postgresCPUSeconds
            failed += result.failed
        }
        let cpu = daemon.cpuSeconds * 1e6 / Double(count)
        let rows = try await database.query(CountRows()).first ?? 0
        let statements =
            options.showsStatements
            ? try await StatementCosts.report(of: database, events: count) : nil
        await database.close()
        let copied =
            options.skipsCopy ? (seconds: 1, cpu: 0) : try await copy(from: url, count, postgres, files)
        return Round(
            spooled: Double(count) / sending, stored: Double(count) / storing,
            copied: Double(count) / copied.seconds, trackerCPU: cpu,
            postgresCPU: cpuStored * 1e6 / Double(count), copyCPU: copied.cpu, failed: failed,
            isWhole: rows == Int64(count), memory: Double(daemon.peakBytes) / 1_048_576,
            course: course.report, statements: statements)
    }

    /// Waits for the last event of a part.
    private func waitUntilStored(
        _ count: Int, in database: Connection, by daemon: ChildProcess,
        _ course: inout TrackerCourse, _ look: () -> TrackerCourse.Sample
    ) async throws {
        let clock = SystemClock()
        let begun = clock.monotonic
        var stored: Int64 = 0
        while stored < Int64(count) {
            guard clock.monotonic.nanoseconds(since: begun) < 600_000_000_000 else {
                throw BenchmarkFault("not all events were stored\nthe tracker \(daemon.report)")
            }
            usleep(10_000)
            stored = try await database.query(CountCalls()).first ?? 0
            course.see(stored, isEnd: stored >= Int64(count), look)
        }
    }

    private static func sample(
        _ daemon: ChildProcess, _ postgres: PrivatePostgres
    ) -> TrackerCourse.Sample {
        TrackerCourse.Sample(
            nanoseconds: SystemClock().monotonic.nanoseconds,
            trackerCPUSeconds: daemon.cpuSeconds,
            postgresCPUSeconds: postgres.serverPID.map(ProcessFamily.cpuSeconds) ?? 0,
            trackerBytes: daemon.residentBytes)
    }

    /// PostgreSQL's processor time so far, in microseconds for each of `count` events.
    private static func cpu(_ postgres: PrivatePostgres, _ count: Int) -> Double {
        (postgres.serverPID.map(ProcessFamily.cpuSeconds) ?? 0) * 1e6 / Double(count)
    }

    private func start(
        _ url: PostgresURL, _ port: UInt16, _ token: String, _ files: PrivateFiles, _ count: Int
    ) throws -> ChildProcess {
        let credentials = Credentials.line(.service, name: "backend", token: token) + "\n"
        let environment = [
            "TOLLGATE_LISTEN": "127.0.0.1:\(port)",
            "DATABASE_URL": url.with(user: "tollgate_tracker", password: nil).secretText,
            "TOLLGATE_CREDENTIALS_FILE": try files.write("credentials", credentials),
            "TRACKER_JOURNAL_DIR": try files.makeFolder("journal"), "TRACKER_NODE": "benchmark",
            "TRACKER_JOURNAL_BYTES_MAX": "\(max(1, count / 2_000_000))GiB",
        ]
        return try ChildProcess(
            [try ProgramFolder.path(of: "tracker")], environment: environment,
            log: files.path("tracker.log"))
    }

    /// Copies the rows that the tracker stored into another database; returns the seconds it took,
    /// and the processor time of each row in microseconds.
    private func copy(
        from url: PostgresURL, _ count: Int, _ postgres: PrivatePostgres, _ files: PrivateFiles
    ) async throws -> (seconds: Double, cpu: Double) {
        let rows = files.path("rows.copy")
        try psql(url, "\\copy (SELECT * FROM usage_events) TO '\(rows)'", files)
        let target = try await postgres.createMigratedDatabase()
        try psql(
            target,
            """
            SELECT tollgate_ensure_usage_partition((current_date + day)::date)
            FROM generate_series(-1, 1) AS day
            """, files)
        try psql(target, "CHECKPOINT", files)
        let clock = SystemClock()
        let begun = clock.monotonic
        let cpuBefore = Self.cpu(postgres, count)
        try psql(target, "\\copy usage_events FROM '\(rows)'", files)
        let seconds = Double(clock.monotonic.nanoseconds(since: begun)) * 1e-9
        return (seconds, Self.cpu(postgres, count) - cpuBefore)
    }

    private func psql(_ url: PostgresURL, _ command: String, _ files: PrivateFiles) throws {
        let places: [String] = ["/usr/bin/psql", "/usr/local/bin/psql"]
        guard let program = places.first(where: { access($0, X_OK) == 0 }) else {
            throw BenchmarkFault("psql is not there; install postgresql-client")
        }
        let arguments = [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", command, "\(url)"]
        try ChildProcess(arguments, environment: [:], log: files.path("psql.log")).finish()
    }
}

/// Calls that the rollups hold.
private struct CountCalls: Statement {
    static let name = "benchmark_count_calls"
    static let sql = "SELECT coalesce(sum(calls), 0)::bigint FROM rollup_day"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Raw rows.
private struct CountRows: Statement {
    static let name = "benchmark_count_rows"
    static let sql = "SELECT count(*) FROM usage_events"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
