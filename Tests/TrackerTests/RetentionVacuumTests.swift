import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("Retention beside a vacuum")
struct RetentionVacuumTests {
    private static let settings = [
        "autovacuum = on", "autovacuum_naptime = '1s'", "autovacuum_max_workers = 1",
    ]
    /// Vacuums the day at once, at some pages a second.
    private static let slowly = """
        autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_insert_threshold = 0, autovacuum_vacuum_insert_scale_factor = 0,
        autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1
        """

    @Test("an automatic vacuum of a day gives way to its end within two seconds, and no event waits for either")
    func automatic() async throws {
        let postgres = try PrivatePostgres(settings: Self.settings)
        defer { postgres.remove() }
        let url = try await postgres.createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let now = SystemClock().wall.microseconds
        var samples = EventSamples(seed: 511)
        samples.start = now - now % 86_400_000_000 - 500 * 86_400_000_000
        samples.spanMicroseconds = 86_400_000_000
        for _ in 0..<4 {
            _ = try await tracker.client.record(.init(samples.next(5_000), .committed))
        }
        let day = "usage_events_" + (try await lines.of(
            "SELECT to_char(min(day), 'YYYYMMDD') FROM usage_days").first ?? "")
        try await lines.run(
            """
            UPDATE usage_days SET stored_at = stored_at - interval '401 days';
            ALTER TABLE \(day) SET (\(Self.slowly))
            """)
        var workers: [String] = []
        for _ in 0..<600 where workers.isEmpty {
            try await Task.sleep(for: .milliseconds(50))
            workers = try await lines.of(
                """
                SELECT p.pid::text FROM pg_stat_progress_vacuum p JOIN pg_stat_activity a USING (pid)
                WHERE p.relid = '\(day)'::regclass AND a.backend_type = 'autovacuum worker'
                """)
        }
        #expect(workers.count == 1, "no vacuum came to the day")

        let began = ContinuousClock.now
        async let sweep = tracker.client.retention(.init())
        samples.start = now - 3_600_000_000
        samples.spanMicroseconds = 3_600_000_000
        var slowest: Duration = .zero
        for _ in 0..<20 {
            let sent = ContinuousClock.now
            _ = try await tracker.client.record(.init(samples.next(5), .committed))
            slowest = max(slowest, ContinuousClock.now - sent)
            try await Task.sleep(for: .milliseconds(40))
        }
        let reply = try await sweep
        let took = ContinuousClock.now - began
        #expect(reply.finished)
        #expect(reply.retired.filter { $0.data == "raw" }.map(\.keptBecause) == [""])
        #expect(took < .seconds(3), "\(took)")
        #expect(slowest < .milliseconds(700), "\(slowest)")
        #expect(
            try await lines.of("SELECT count(*)::text FROM pg_class WHERE relname = '\(day)'") == ["0"])
        await lines.close()
        await tracker.service.stop()
    }
}
