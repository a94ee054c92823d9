import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

/// Batches whose rows are copied while the one before is not in yet.
@Suite("Batches that overlap", .timeLimit(.minutes(3)))
struct OverlapTests {
    private func run(_ url: PostgresURL, _ sql: String) async throws {
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        try await admin.run(sql: sql)
        await admin.close()
    }

    @Test(
        "a failed batch whose events come again in the one after it is stored first, and both end",
        arguments: UsageStore.Step.allCases, [false, true])
    func sameEvents(step: UsageStore.Step, kills: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let saboteur = Saboteur(url, kills: kills)
        let tracker = try TrackerHarness(
            folder, url, batchEventsMax: 40, afterStep: { try await saboteur.after($0) })
        var samples = EventSamples(seed: 41)
        let events = samples.next(40)
        // Three batches of the same events, in other orders, and one of new ones.
        for batch in [events, events.reversed(), events, samples.next(40)] {
            _ = try await tracker.client.record(.init(batch))
        }
        saboteur.arm(step)
        try await tracker.service.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 80)
        #expect(try await audit.differences() == [])
        #expect(saboteur.failures.load(ordering: .relaxed) == 1)
        await audit.close()
        await tracker.service.stop()
    }

    @Test("two trackers with the same events in many batches, and cuts, count each once")
    func race() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        let saboteur = Saboteur(url, kills: true)
        let trackers = try zip(folders, ["a", "b"]).map { folder, node in
            try TrackerHarness(
                folder, url, node: node, batchEventsMax: 100,
                afterStep: { try await saboteur.after($0) })
        }
        var samples = EventSamples(seed: 42)
        for _ in 0..<60 {
            let events = samples.next(50)
            _ = try await trackers[0].client.record(.init(events))
            _ = try await trackers[1].client.record(.init(events.reversed()))
        }
        for tracker in trackers { try await tracker.service.start() }
        for step in UsageStore.Step.allCases {
            saboteur.arm(step)
            try await Task.sleep(nanoseconds: 50_000_000)
        }
        for tracker in trackers { try await tracker.settle() }
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 3_000)
        #expect(try await audit.differences() == [])
        await audit.close()
        for tracker in trackers { await tracker.service.stop() }
    }

    @Test("new events go straight; after duplicates some batches are staged; then straight again")
    func route() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 43)
        let first = samples.next(20)
        _ = try await tracker.client.record(.init(first, .committed))
        #expect(tracker.stagedFlushes == "0")
        let reply = try await tracker.client.record(.init(first + samples.next(5), .committed))
        #expect(reply.duplicates == 20)
        #expect(reply.accepted == 5)
        for _ in 0..<12 {
            let reply = try await tracker.client.record(.init(samples.next(5), .committed))
            #expect(reply.accepted == 5)
        }
        #expect(tracker.stagedFlushes == "9")
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 85)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test(
        "without a role that may copy, from the start or from some time on, rows are staged",
        arguments: [true, false])
    func withoutLoader(fromStart: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        let revoke = "REVOKE INSERT ON usage_events FROM tollgate_tracker_loader"
        if fromStart { try await run(url, revoke) }
        try await tracker.service.start()
        var samples = EventSamples(seed: 44)
        _ = try await tracker.client.record(.init(samples.next(20), .committed))
        #expect(tracker.stagedFlushes == (fromStart ? "1" : "0"))
        if !fromStart { try await run(url, revoke) }
        let old = samples.next(20)
        _ = try await tracker.client.record(.init(old, .committed))
        let reply = try await tracker.client.record(.init(old + samples.next(1), .committed))
        #expect(reply.duplicates == 20)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 41)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
