import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Status of the tracker")
struct StatusTests {
    @Test("it tells spool, lag, latencies, rows of a flush, duplicates, and rejects by their field")
    func all() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        var samples = EventSamples(seed: 91)
        let events = samples.next(200)
        var (one, two, three) = (samples.next(), samples.next(), samples.next())
        one.orgID = 0
        two.orgID = -1
        three.attributes = (0..<2).map { _ in .init(key: "k", value: "v") }
        // PostgreSQL is not asked yet: everything waits in the spool.
        _ = try await tracker.client.record(.init(events + [one, two, three]))
        try await Task.sleep(nanoseconds: 20_000_000)
        var status = try await tracker.client.status()
        #expect(status.pendingEvents == 200 && status.lagMs >= 20)
        #expect(status.journalBytes > 10_000 && status.journalBytes < status.journalBytesMax)
        #expect(status.spooledPosition == 1 && status.committedPosition == 0)
        #expect(status.syncUs?.count == 1 && status.syncUs?.p50 ?? 0 > 0)
        #expect(status.flushUs?.count == 0 && status.flushedUs == 0)
        #expect(status.eventsRejected == 3)
        #expect(
            status.rejectedByField == [
                .init(field: "org_id", events: 2), .init(field: "attributes.key", events: 1),
            ])
        let start = try await tracker.client.status().eventsAccepted
        #expect(start == 200)

        try await tracker.service.start()
        try await tracker.settle()
        var changed = events[0]
        changed.responseBytes += 1
        _ = try await tracker.client.record(.init(events + [changed], .committed))
        status = try await tracker.client.status()
        #expect(status.pendingEvents == 0 && status.lagMs == 0)
        #expect(status.flushes == 2 && status.flushUs?.count == 2)
        #expect(status.flushRows?.mean == 200 && status.flushRows?.p50 ?? 0 > 100)
        #expect(status.eventsDuplicate == 200 && status.eventsConflict == 1)
        #expect(status.flushFailures == 0 && status.requestsRefused == 0)
        #expect(status.flushedUs > 0 && status.databaseHealthy)
        #expect(
            tracker.metrics.prometheusText().contains(
                "tollgate_tracker_events_rejected_by_field_total{field=\"org_id\"} 2"))
        await tracker.service.stop()
    }
}
