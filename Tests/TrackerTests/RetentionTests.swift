import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("Retention")
struct RetentionTests {
    /// 2026-09-21, a day that no partition is made ahead of.
    private static let old: Int64 = 1_790_000_000_000_000 - 1_790_000_000_000_000 % 86_400_000_000
    /// A tracker of the day 500 days after `old`, with events of `old` stored then.
    private struct House {
        let lines: Lines
        let tracker: TrackerHarness
        let events: [TrackerV1.UsageEvent]
        let url: PostgresURL

        static func open(
            _ keep: [String: String] = [:], _ body: (House) async throws -> Void
        ) async throws {
            let url = try await PrivatePostgres.shared().createMigratedDatabase()
            let (folder, lines) = (try ScratchFolder(), try await Lines(url))
            let tracker = try TrackerHarness(folder, url, environment: keep, clock: LateClock())
            try await tracker.service.start()
            var samples = EventSamples(seed: 501)
            samples.start = old
            samples.spanMicroseconds = 86_400_000_000
            let events = samples.next(300)
            _ = try await tracker.client.record(.init(events, .committed))
            try await body(House(lines: lines, tracker: tracker, events: events, url: url))
            await lines.close()
            await tracker.service.stop()
        }

        /// As if everything so far had been stored so many days earlier.
        func age(_ days: Int) async throws {
            try await lines.run(
                """
                UPDATE usage_days SET stored_at = stored_at - interval '\(days) days';
                UPDATE security_events SET detected_at = detected_at - interval '\(days) days';
                UPDATE usage_quarantine SET quarantined_at = quarantined_at - interval '\(days) days'
                """)
        }

        func partitions() async throws -> [String] {
            try await lines.of(
                """
                SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'usage_events'::regclass
                    AND c.relname LIKE 'usage_events_202609%' ORDER BY 1
                """)
        }

        func count(_ table: String) async throws -> Int {
            Int(try await lines.of("SELECT count(*)::text FROM \(table)").first ?? "") ?? -1
        }
    }

    /// The wall clock 500 days later; time passes.
    private struct LateClock: TimeSource {
        private let start = SystemClock().monotonic

        var monotonic: MonotonicInstant { SystemClock().monotonic }
        var wall: Timestamp {
            let passed = monotonic.nanoseconds(since: start) / 1_000
            return Timestamp(microseconds: old + 500 * 86_400_000_000 + Int64(passed))
        }
    }

    private static let name = "usage_events_\(Timestamp(microseconds: old).date.compact)"

    @Test("a day goes when it is old and was stored long ago; its hours and days stay")
    func day() async throws {
        try await House.open { house in
            #expect(try await house.partitions() == [Self.name])
            // Imported a moment ago: kept as long as what came in time.
            var reply = try await house.tracker.client.retention(.init())
            #expect(reply.retired.isEmpty && reply.finished)
            #expect(reply.policies.map(\.keepDays) == [400, 400, 400, 400, 40, 400])
            try await house.age(401)

            let planned = try await house.tracker.client.retention(.init(dryRun: true))
            #expect(planned.retired.map(\.data) == ["raw", "minutes"])
            #expect(planned.retired.allSatisfy { $0.dayUs == Self.old })
            #expect(planned.retired.first?.rows == 300)
            #expect(planned.retired.first?.bytes ?? 0 > 0)
            #expect(try await house.count("usage_events") == 300)

            reply = try await house.tracker.client.retention(.init())
            #expect(reply.retired == planned.retired && reply.finished)
            #expect(try await house.partitions() == [])
            for table in ["usage_events", "rollup_minute", "rollup_fleet_latency_minute"] {
                #expect(try await house.count(table) == 0, "\(table)")
            }
            for table in ["rollup_hour", "rollup_day", "rollup_endpoint_hour", "quota_counters"] {
                #expect(try await house.count(table) > 0, "\(table)")
            }
            #expect(
                try await house.lines.of("SELECT sum(calls)::text FROM rollup_day") == ["300"])
            #expect(try await house.tracker.client.retention(.init()).retired.isEmpty)
            #expect(
                house.tracker.metrics.prometheusText().contains(
                    "tollgate_tracker_days_dropped_total 1"))
        }
    }

    @Test("files of dropped days go after the answer, and those that an earlier run left go too")
    func setAside() async throws {
        try await House.open { house in
            try await house.age(401)
            // As a tracker does that ends before it gives the files back.
            try await house.lines.run(
                """
                INSERT INTO usage_days VALUES ('2026-09-19', '2026-09-19Z');
                SELECT tollgate_ensure_usage_partition('2026-09-19');
                SELECT tollgate_drop_usage_partition('2026-09-19', now() + interval '999 days', 50)
                """)
            func left() async throws -> [String] {
                try await house.lines.of(
                    """
                    SELECT left(relname, 22) FROM pg_class
                    WHERE relkind = 'r' AND relname LIKE 'usage_dropped_%'
                    """)
            }
            #expect(try await left() == ["usage_dropped_20260919"])
            let reply = try await house.tracker.client.retention(.init())
            #expect(reply.finished)
            #expect(try await house.partitions() == [])
            for _ in 0..<1_000 where try await !left().isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(try await left() == [])
        }
    }

    @Test("news whose message did not come, and books of old jobs, go by their age; both are told of")
    func waiting() async throws {
        try await House.open { house in
            let now = Self.old + 500 * 86_400_000_000
            func news(_ id: String, _ daysAgo: Int64) -> String {
                """
                INSERT INTO waiting_deliveries VALUES (1, 'provider:\(id)', 3,
                    to_timestamp(\((now - daysAgo * 86_400_000_000) / 1_000_000)));
                """
            }
            try await house.lines.run(
                (1...3).map { news("SM\($0)", 41) }.joined() + news("SM9", 39)
                    + """
                    INSERT INTO backfill_jobs SELECT gen_random_uuid(), false, '', '', at, at, NULL,
                        0, 0, 1, 1, 1, 0, 0, 0, 0
                    FROM unnest(ARRAY['2026-01-01Z', '2027-12-01Z']::timestamptz[]) AS at;
                    INSERT INTO backfill_parts SELECT job_id, dry_run, job_id FROM backfill_jobs;
                    INSERT INTO backfill_totals SELECT 1, job_id, dry_run, started_at, 'm', 1, 1, 0, 0, 0
                    FROM backfill_jobs
                    """)
            let planned = try await house.tracker.client.retention(.init(dryRun: true))
            #expect(
                planned.retired.map { "\($0.data) \($0.rows)" } == ["deliveries 3", "backfills 1"])
            #expect(try await house.tracker.client.retention(.init()).retired == planned.retired)
            #expect(
                try await house.lines.of("SELECT target FROM waiting_deliveries")
                    == ["provider:SM9"])
            for table in ["backfill_jobs", "backfill_parts", "backfill_totals"] {
                #expect(try await house.count(table) == 1, "\(table)")
            }
            let metrics = house.tracker.metrics.prometheusText()
            #expect(metrics.contains("tollgate_tracker_deliveries_expired_total 3"))
            #expect(metrics.contains("tollgate_tracker_deliveries_waiting "))
        }
    }

    @Test("0 keeps for ever; each kind of data has a term of its own")
    func terms() async throws {
        let keep = [
            "TRACKER_RETENTION_RAW_DAYS": "0", "TRACKER_RETENTION_MINUTES_DAYS": "40",
            "TRACKER_RETENTION_SECURITY_DAYS": "0", "TRACKER_RETENTION_QUARANTINE_DAYS": "7",
        ]
        try await House.open(keep) { house in
            try await house.lines.run(
                """
                INSERT INTO security_events SELECT org_id, occurred_at, event_id, '{x}', 'low', 'ip',
                    '', NULL, NULL, NULL, occurred_at FROM usage_events LIMIT 4;
                INSERT INTO usage_quarantine SELECT org_id, occurred_at, event_id, '', '',
                    occurred_at + (org_id * 100 || ' days')::interval FROM usage_events;
                """)
            try await house.age(41)
            let reply = try await house.tracker.client.retention(.init())
            #expect(reply.policies.map(\.keepDays) == [0, 40, 0, 7, 40, 400])
            #expect(reply.retired.map(\.data) == ["minutes", "quarantine"])
            #expect(reply.retired.last?.rows == 300)
            #expect(try await house.count("usage_events") == 300)
            #expect(try await house.count("security_events") == 4)
            #expect(try await house.count("usage_quarantine") == 0)
            #expect(try await house.count("rollup_minute") == 0)
        }
    }

    @Test("late events of a dropped day are stored, counted and recognised, and kept their time")
    func lateEvents() async throws {
        try await House.open { house in
            try await house.age(401)
            _ = try await house.tracker.client.retention(.init())
            // The tracker believes for ten minutes that the day is noted: another one doesn't.
            let folder = try ScratchFolder()
            let other = try TrackerHarness(folder, house.url, node: "other", clock: LateClock())
            try await other.service.start()
            var samples = EventSamples(seed: 502)
            samples.start = Self.old
            samples.spanMicroseconds = 3_600_000_000
            let late = samples.next(20)
            let reply = try await other.client.record(.init(late, .committed))
            #expect(reply.accepted == 20)
            #expect(try await house.partitions() == [Self.name])
            let again = try await other.client.record(.init(late, .committed))
            #expect(again.accepted == 0 && again.duplicates == 20)
            #expect(
                try await house.lines.of("SELECT sum(calls)::text FROM rollup_day") == ["320"])
            #expect(try await other.client.retention(.init()).retired.isEmpty)
            #expect(try await house.count("usage_events") == 20)
            try await house.age(401)
            _ = try await other.client.retention(.init())
            #expect(try await house.count("usage_events") == 0)
            await other.service.stop()
        }
    }

    @Test("rows that are in the default partition go as well")
    func defaultPartition() async throws {
        try await House.open { house in
            let day = Timestamp(microseconds: Self.old - 86_400_000_000)
            try await house.lines.run(
                """
                INSERT INTO usage_events SELECT (jsonb_populate_record(u, jsonb_build_object(
                    'occurred_at', '\(day.rfc3339)'::timestamptz))).* FROM usage_events u;
                INSERT INTO usage_days VALUES ('\(day.rfc3339)'::timestamptz AT TIME ZONE 'UTC', now())
                """)
            #expect(try await house.count("usage_events_default") == 300)
            try await house.lines.run(
                "UPDATE usage_days SET stored_at = '2020-01-01Z' WHERE day < '2026-09-21'")
            _ = try await house.tracker.client.retention(.init())
            #expect(try await house.count("usage_events_default") == 0)
            #expect(try await house.count("usage_events") == 300)
        }
    }

    @Test("a long read keeps a day, and ingest goes on meanwhile; then the day goes")
    func inUse() async throws {
        try await House.open { house in
            try await house.lines.run("INSERT INTO usage_days VALUES ('2026-09-22', '2026-09-22Z')")
            try await house.age(401)
            let reader = try await Lines(house.url)
            try await reader.run("BEGIN; SELECT count(*) FROM usage_events")
            let tracker = house.tracker
            async let sweep = tracker.client.retention(.init())
            var samples = EventSamples(seed: 503)
            samples.start = Self.old + 500 * 86_400_000_000
            samples.spanMicroseconds = 3_600_000_000
            var slowest: Duration = .zero
            for _ in 0..<40 {
                let began = ContinuousClock.now
                let reply = try await tracker.client.record(.init(samples.next(5), .committed))
                slowest = max(slowest, ContinuousClock.now - began)
                #expect(reply.accepted == 5)
                try await Task.sleep(for: .milliseconds(100))
            }
            let kept = try await sweep
            #expect(!kept.finished)
            // The day after is not even tried.
            let raw = kept.retired.filter { $0.data == "raw" }
            #expect(raw.map(\.keptBecause) == ["the table was in use by long transactions"])
            #expect(try await house.partitions() == [Self.name])
            #expect(slowest < .seconds(3))
            try await reader.run("COMMIT")
            await reader.close()
            let reply = try await tracker.client.retention(.init())
            #expect(reply.finished)
            #expect(reply.retired.map(\.data) == ["raw", "raw"])
            #expect(try await house.partitions() == [])
            #expect(try await house.count("usage_events") == 200)
        }
    }

    @Test("a long read does not hold up the flush of days that have no partition yet")
    func newDays() async throws {
        try await House.open { house in
            let reader = try await Lines(house.url)
            try await reader.run("BEGIN; SELECT count(*) FROM usage_events")
            var samples = EventSamples(seed: 504)
            var slowest: Duration = .zero
            for day in 1...8 {
                samples.start = Self.old + Int64(day) * 86_400_000_000
                let began = ContinuousClock.now
                let reply = try await house.tracker.client.record(
                    .init(samples.next(5), .committed))
                slowest = max(slowest, ContinuousClock.now - began)
                #expect(reply.accepted == 5)
            }
            #expect(slowest < .seconds(2))
            try await reader.run("COMMIT")
            await reader.close()
            #expect(try await house.count("usage_events") == 340)
        }
    }

    @Test("raw rows and minutes are kept for 40 days at least, what is no number is refused")
    func settings() {
        func load(_ name: String, _ value: String) throws -> TrackerConfiguration {
            try TrackerConfiguration.load(environment: [
                "DATABASE_URL": "postgresql://unused@localhost/unused",
                "TOLLGATE_CREDENTIALS_FILE": "unused", "TRACKER_JOURNAL_DIR": "/tmp/x", name: value,
            ])
        }
        for (data, value) in [("RAW", "39"), ("MINUTES", "1"), ("SECURITY", "-1"), ("RAW", "x")] {
            #expect(throws: (any Error).self) {
                try load("TRACKER_RETENTION_\(data)_DAYS", value)
            }
        }
        #expect(throws: Never.self) {
            let loaded = try load("TRACKER_RETENTION_SECURITY_DAYS", "1")
            #expect(
                loaded.retention.days == [
                    .raw: 400, .minutes: 400, .security: 1, .quarantine: 400, .deliveries: 40,
                    .backfills: 400,
                ])
        }
    }

    @Test("a cutoff lies so many days back, and nowhere for ever")
    func cutoffs() {
        let now = Timestamp(microseconds: 1_790_000_000_000_000)
        let terms = RetentionTerms(days: [.raw: 40, .minutes: 0])
        #expect(
            terms.cutoff(of: .raw, at: now)
                == now.adding(microseconds: -40 * 86_400_000_000))
        #expect(terms.cutoff(of: .minutes, at: now) == nil)
        #expect(terms.cutoff(of: .security, at: now) == nil)
        let endless = RetentionTerms(days: [.raw: .max])
        #expect(endless.cutoff(of: .raw, at: now) == nil)
    }
}

extension CivilDate {
    /// `20260921`.
    fileprivate var compact: String {
        "\(year)\(month < 10 ? "0" : "")\(month)\(day < 10 ? "0" : "")\(day)"
    }
}
