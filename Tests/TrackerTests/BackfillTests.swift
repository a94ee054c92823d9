import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Backfill")
struct BackfillTests {
    private static let everything = """
        SELECT (SELECT count(*) FROM usage_events), (SELECT sum(calls) FROM rollup_day),
            (SELECT count(*) FROM rollup_minute), (SELECT count(*) FROM late_adjustments),
            (SELECT sum(used_micro) FROM quota_counters),
            (SELECT max(position) FROM journal_positions),
            (SELECT count(*) FROM pg_class WHERE relname LIKE 'usage_events%')
        """

    @Test("a dry run tells what the real one then does, and changes nothing")
    func dryRun() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 51)
        let known = samples.next(120)
        _ = try await tracker.client.record(.init(known, .committed))
        let before = try await audit.lines(Self.everything)
        var changed = known[5]
        changed.responseBytes += 1
        var bad = samples.next()
        bad.orgID = 0
        var news = TrackerV1.UsageEvent(
            eventID: known[0].eventID, occurredAtUs: known[0].occurredAtUs, orgID: known[0].orgID)
        news.deliveryUpdate = TrackerV1.DeliveryUpdate(deliveryStatus: .sent)
        // Days that have no partition of their own yet.
        samples.start -= 40 * 86_400_000_000
        let fresh = samples.next(80)
        let events = fresh + known[10..<30] + [changed, bad, news, fresh[0]]
        let dry = try await tracker.client.backfill(
            TrackerV1.BackfillRequest(events: events, dryRun: true))
        #expect(dry.totals.reduce(0) { $0 + $1.accepted } == 80)
        #expect(dry.totals.reduce(0) { $0 + $1.duplicates } == 21)
        #expect(dry.totals.reduce(0) { $0 + $1.conflicts } == 1)
        #expect(dry.totals.allSatisfy { $0.late == $0.accepted })
        #expect(dry.rejected.map(\.index) == [101, 102])
        #expect(dry.rejected.map(\.field) == ["org_id", "delivery_update"])
        #expect(dry.conflictIndexes == [100])
        #expect(try await audit.lines(Self.everything) == before)
        #expect(try await tracker.client.status().spooledPosition == 1)

        let real = try await tracker.client.backfill(TrackerV1.BackfillRequest(events: events))
        #expect(real == dry)
        #expect(try await audit.rawCount() == 200)
        #expect(try await audit.differences() == [])
        let again = try await tracker.client.backfill(
            TrackerV1.BackfillRequest(events: events, dryRun: true))
        #expect(again.totals.reduce(0) { $0 + $1.accepted } == 0)
        #expect(again.totals.reduce(0) { $0 + $1.duplicates } == 101)
        await audit.close()
        await tracker.service.stop()
    }
}
