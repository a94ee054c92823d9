import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Several trackers, and journals")
struct SeveralTrackersTests {
    @Test("two trackers that race with the same events count each once and never deadlock")
    func race() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        let trackers = [
            try TrackerHarness(folders[0], url, node: "a"),
            try TrackerHarness(folders[1], url, node: "b"),
        ]
        for tracker in trackers { try await tracker.service.start() }
        var samples = EventSamples(seed: 31)
        var total = 0
        for _ in 0..<15 {
            let batch = samples.next(200)
            total += batch.count
            let accepted = try await withThrowingTaskGroup(of: UInt32.self) { group in
                for (index, tracker) in trackers.enumerated() {
                    let order = index == 0 ? batch : batch.reversed()
                    group.addTask {
                        try await tracker.client.record(.init(order, .committed)).accepted
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(accepted == 200)
        }
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(total))
        #expect(try await audit.differences() == [])
        await audit.close()
        for tracker in trackers { await tracker.service.stop() }
    }

    @Test("a queue without room reads every record back from the journal, in order, once")
    func overflow() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(
            folder, url, environment: ["TRACKER_JOURNAL_BYTES_MAX": "4MiB"], queueBytesMax: 20_000)
        var samples = EventSamples(seed: 32)
        // Nothing flushes yet: most records do not fit the queue.
        for _ in 0..<40 { _ = try await tracker.client.record(.init(samples.next(50))) }
        try await tracker.service.start()
        for _ in 0..<40 { _ = try await tracker.client.record(.init(samples.next(50))) }
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 4_000)
        #expect(try await audit.differences() == [])
        #expect(try await tracker.client.status().eventsDuplicate == 0)
        await audit.close()
        await tracker.service.stop()
    }

    @Test("a new journal under a known name takes over the position, and nothing counts twice")
    func newJournal() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        var samples = EventSamples(seed: 33)
        let events = samples.next(100)
        for round in 0..<2 {
            let folder = try ScratchFolder()
            let tracker = try TrackerHarness(folder, url)
            try await tracker.service.start()
            let reply = try await tracker.client.record(.init(events, .committed))
            #expect(reply.accepted == (round == 0 ? 100 : 0))
            #expect(reply.duplicates == (round == 0 ? 0 : 100))
            await tracker.service.stop()
        }
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 100)
        #expect(try await audit.differences() == [])
        await audit.close()
    }

    @Test("raw rows and rollups agree at every look while a load runs")
    func consistency() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        let load = Task {
            var samples = EventSamples(seed: 34)
            var count = 0
            while !Task.isCancelled {
                count += Int(try await tracker.client.record(.init(samples.next(20))).accepted)
            }
            return count
        }
        for _ in 0..<20 { #expect(try await audit.differences() == []) }
        load.cancel()
        let count = (try? await load.value) ?? 0
        try await tracker.settle()
        #expect(try await audit.rawCount() >= Int64(count))
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
