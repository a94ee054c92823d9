import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Record, from the request to every rollup")
struct RecordTests {
    @Test("a committed batch tells what was new, and raw rows equal every rollup")
    func committed() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 1)
        let events = samples.next(500)
        let first = try await tracker.client.record(.init(events, .committed))
        #expect(first.accepted == 500)
        #expect(first.duplicates == 0)
        #expect(first.conflicts == 0)

        var changed = events[7]
        changed.responseBytes += 1
        var other = events[9]
        other.attributes = [TrackerV1.Attribute(key: "new", value: "x")]
        let mixed = [events[3], changed, samples.next(), other, events[3]]
        let second = try await tracker.client.record(.init(mixed, .committed))
        #expect(second.accepted == 1)
        #expect(second.duplicates == 2)
        #expect(second.conflicts == 2)
        #expect(second.conflictIndexes == [1, 3])

        let audit = try await Auditor(url)
        #expect(try await audit.differences() == [])
        #expect(try await audit.rawCount() == 501)
        await audit.close()
        await tracker.service.stop()
    }

    @Test("random batches with duplicates in and across them count once, at either level")
    func randomBatches() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 2)
        var sent: [TrackerV1.UsageEvent] = []
        for round in 0..<30 {
            var batch = samples.next(1 + Int(samples.random.next() % 120))
            sent.append(contentsOf: batch)
            for _ in 0..<(samples.random.next() % 60) {
                batch.append(sent.randomElement(using: &samples.random)!)
            }
            batch.shuffle(using: &samples.random)
            let ack: TrackerV1.Ack = round % 3 == 0 ? .committed : .spooled
            let reply = try await tracker.client.record(.init(batch, ack))
            #expect(ack == .committed || reply.accepted == UInt32(batch.count))
            #expect(reply.conflicts ?? 0 == 0)
            if round % 10 == 0 { #expect(try await audit.differences() == []) }
        }
        try await tracker.settle()
        #expect(try await audit.differences() == [])
        #expect(try await audit.rawCount() == Int64(sent.count))
        await audit.close()
        await tracker.service.stop()
    }

    @Test("bad events are rejected one by one, with field and reason; the rest is taken")
    func rejected() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 3)
        var events = samples.next(4)
        events[1].orgID = 0
        events[1].statusCode = 99
        events[3].occurredAtUs = 5
        let reply = try await tracker.client.record(.init(events, .committed))
        #expect(reply.accepted == 2)
        #expect(reply.rejected.map(\.index) == [1, 3])
        #expect(reply.rejected.map(\.field) == ["org_id", "occurred_at_us"])
        #expect(reply.rejected.first?.reason.contains("status_code") == true)
        let none = try await tracker.client.record(.init([events[1]]))
        #expect(none.accepted == 0)
        #expect(none.rejected.count == 1)
        let empty = try await tracker.client.record(.init([], .committed))
        #expect(empty.accepted == 0)
        #expect(empty.duplicates == 0)
        await #expect(throws: RPCError.self) {
            _ = try await tracker.client.record(
                .init(Array(repeating: events[0], count: 10_001)))
        }
        await #expect(throws: RPCError.self) {
            _ = try await tracker.client.record(.init([events[0]], .unrecognized(7)))
        }
        await tracker.service.stop()
    }
}
