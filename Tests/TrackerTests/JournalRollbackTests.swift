import Contracts
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("A journal that is behind the database")
struct JournalRollbackTests {
    /// A journal rolled back to its 30th record, when the database has 33 of it.
    private struct Rollback {
        let folder: ScratchFolder
        var samples: EventSamples
        var sent: [TrackerV1.UsageEvent] = []

        init(_ url: PostgresURL, seed: UInt64) async throws {
            folder = try ScratchFolder()
            samples = EventSamples(seed: seed)
            let tracker = try JournalRollbackTests.tracker(folder, url)
            try await tracker.service.start()
            try await record(30, tracker, .committed)
            let saved = folder.files.map { ($0, contents(of: folder.path + "/" + $0)) }
            try await record(3, tracker, .committed)
            await tracker.service.stop()
            for (name, bytes) in saved { setContents(of: folder.path + "/" + name, bytes) }
        }

        mutating func record(
            _ records: Int, _ tracker: TrackerHarness, _ ack: TrackerV1.Ack = .spooled
        ) async throws {
            for _ in 0..<records {
                let event = samples.next()
                sent.append(event)
                let reply = try await tracker.client.record(.init([event], ack))
                #expect(reply.accepted == 1)
            }
        }
    }

    private static func tracker(
        _ folder: ScratchFolder, _ url: PostgresURL
    ) throws -> TrackerHarness {
        try TrackerHarness(folder, url, environment: ["TRACKER_JOURNAL_BYTES_MAX": "1MiB"])
    }

    private func expectAll(_ rollback: Rollback, in url: PostgresURL) async throws {
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(rollback.sent.count))
        #expect(try await audit.differences() == [])
        await audit.close()
    }

    @Test("loses no event that was taken before the database was reached", arguments: [1, 3, 5])
    func takenBefore(records: Int) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        var rollback = try await Rollback(url, seed: 61)
        let tracker = try Self.tracker(rollback.folder, url)
        try await rollback.record(records, tracker)
        try await tracker.service.start()
        try await tracker.settle()
        try await expectAll(rollback, in: url)
        try await rollback.record(2, tracker, .committed)
        await tracker.service.stop()
        try await expectAll(rollback, in: url)
    }

    @Test("loses no event, though several trackers in turn never reached the database")
    func restarted() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        var rollback = try await Rollback(url, seed: 62)
        for records in [1, 2, 3] {
            let tracker = try Self.tracker(rollback.folder, url.with(database: "missing"))
            try await tracker.service.start()
            try await rollback.record(records, tracker)
            await tracker.service.stop()
        }
        for _ in 0..<2 {
            let tracker = try Self.tracker(rollback.folder, url)
            try await tracker.service.start()
            try await tracker.settle()
            try await expectAll(rollback, in: url)
            try await rollback.record(2, tracker, .committed)
            await tracker.service.stop()
        }
        try await expectAll(rollback, in: url)
    }

    @Test("a journal that is not behind goes on where it was and is not flushed again")
    func notBehind() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        var samples = EventSamples(seed: 63)
        var count: Int64 = 0
        for _ in 0..<3 {
            for target in [url.with(database: "missing"), url] {
                let tracker = try Self.tracker(folder, target)
                try await tracker.service.start()
                _ = try await tracker.client.record(.init(samples.next(5)))
                count += 5
                if target == url { try await tracker.settle() }
                #expect(try await tracker.client.status().eventsDuplicate == 0)
                await tracker.service.stop()
            }
        }
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == count)
        await audit.close()
    }
}
