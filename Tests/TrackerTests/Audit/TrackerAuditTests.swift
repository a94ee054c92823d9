import Chassis
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

/// Everything that is promised of an acknowledged event, held against what clients noted themselves, while trackers,
/// PostgreSQL, connections and disks fail. `make audit` injects as much as a release has to bear.
@Suite("Audit of acknowledged events", .serialized, .timeLimit(.minutes(12)))
struct TrackerAuditTests {
    private static let plan = AuditPlan.chosen

    @Test(
        "acknowledged events are stored, each once in raw rows and in every rollup, whatever is killed or cut"
    )
    func killsAndCuts() async throws {
        let plan = Self.plan
        let postgres = try PrivatePostgres(fsync: true)
        defer { postgres.remove() }
        let world = try await AuditWorld(postgres, seed: plan.seed)
        defer { world.stop() }
        try await world.phase("trackers killed") { try await $0.killTrackers(plan.kills) }
        try await world.phase("PostgreSQL killed") { try await $0.killDatabase(plan.databaseKills) }
        try await world.phase("COMMIT cut", pauseMilliseconds: 4) { world in
            try await world.cutCommits(plan.cuts, seconds: 240)
        }
        let injected = world.injected
        #expect(injected.kills >= plan.kills)
        #expect(
            injected.databaseKills >= plan.databaseKills
                && injected.databaseRestarts >= plan.databaseKills)
        for cut in CommitCutProxy.Cut.allCases { #expect(injected.cuts[cut] ?? 0 >= plan.cuts) }
        if plan.stormSeconds > 0 {
            try await world.phase("all at once") {
                try await $0.storm(seconds: UInt64(plan.stormSeconds))
            }
        }
        #expect(world.injected.looks > 0)
        print("audit, seed \(plan.seed), injected: \(world.injected)")
    }

    @Test(
        "the same while the disks of the journal and of PostgreSQL are full",
        .enabled(if: SmallDisk.isPossible, "skipped: this process may not mount small file systems")
    )
    func fullDisks() async throws {
        let plan = Self.plan
        let disk = try SmallDisk(mebibytes: 4)
        let large = try SmallDisk(mebibytes: 224, mode: "755")
        let postgres = try PrivatePostgres(
            fsync: true, settings: ["min_wal_size = '32MB'", "max_wal_size = '64MB'"],
            inside: large.path)
        defer { postgres.remove() }
        let world = try await AuditWorld(
            postgres, seed: plan.seed, clients: 8, journalsIn: disk.path,
            settings: ["TRACKER_JOURNAL_BYTES_MAX": "1MiB"])
        defer { world.stop() }
        try await world.phase("journals' disk full", pauseMilliseconds: 2) { world in
            try await world.fillJournals(disk, plan.fullJournals)
        }
        try await world.phase("PostgreSQL's disk full") {
            try await $0.fillDatabase(large, plan.fullDatabases)
        }
        #expect(world.injected.fullJournals >= plan.fullJournals)
        #expect(world.injected.fullDatabases >= plan.fullDatabases)
        print("audit, seed \(plan.seed), injected: \(world.injected)")
    }

    @Test("an audit sees each fault that is put into the database behind the tracker's back")
    func canary() async throws {
        let world = try await AuditWorld(try PrivatePostgres.shared(), seed: Self.plan.seed)
        defer { world.stop() }
        try await world.phase("nothing wrong") { _ in try await Task.sleep(nanoseconds: 400_000_000)
        }
        let lies: [(sql: String, words: String)] = [
            ("DELETE FROM usage_events WHERE \(Self.first)", "acknowledged, and not stored"),
            (
                """
                INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint, method,
                    status_code, request_bytes, response_bytes)
                SELECT 1, occurred_at, gen_random_uuid(), 'charts', 1, '', '', 0, 0, 0 FROM usage_events LIMIT 1
                """, "stored, and sent by nobody"
            ),
            (
                "UPDATE usage_events SET status_code = 418 WHERE \(Self.first)",
                "stored with another"
            ),
            ("UPDATE rollup_day SET calls = calls + 1 WHERE calls > 0", "count what was sent"),
            ("UPDATE late_adjustments SET calls = calls + 1", "late adjustments"),
            (
                "UPDATE usage_events SET delivery_status = 2 WHERE delivery_status = 3",
                "its status did not move"
            ),
            ("UPDATE rollup_unique_day SET value = gen_random_uuid()", "rollup_unique_day"),
            ("UPDATE rollup_max_hour SET max_micro = max_micro - 1", "rollup_max_hour"),
            ("UPDATE quota_counters SET used_micro = used_micro + 1", "quota_counters"),
        ]
        let audit = try await Auditor(world.url)
        var journals: [AckJournal] = []
        for client in world.clients { journals.append(client.journal) }
        for lie in lies {
            try await audit.connection.run(sql: "BEGIN; \(lie.sql)")
            let findings = try await AckAudit(audit: audit, journals: journals).run()
            try await audit.connection.run(sql: "ROLLBACK")
            #expect(
                findings.faults.contains { $0.contains(lie.words) }, "\(lie.words): \(findings)")
        }
        await audit.close()
    }

    private static let first =
        "event_id = (SELECT event_id FROM usage_events WHERE meter = 'charts' LIMIT 1)"
}
