import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

/// The day partitions that a database has, by name.
private struct Partitions: Statement {
    typealias Row = String
    static let name = "test.partitions"
    static let sql = """
        SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'usage_events'::regclass ORDER BY 1
        """
    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}

@Suite("Names of trackers, and the days they prepare")
struct TrackerNameTests {
    @Test("without TRACKER_NODE the name is the host's and an id that stays with the journal")
    func standard() throws {
        let folder = try ScratchFolder()
        let name = TrackerName.standard(in: folder.path, host: "web-1", fresh: [1, 2, 3, 250, 9])
        #expect(name == "web-1-010203fa")
        let again = TrackerName.standard(in: folder.path, host: "web-1", fresh: [9, 9, 9, 9])
        #expect(again == name)
        let other = TrackerName.standard(in: folder.path, host: "web-2", fresh: [9, 9, 9, 9])
        #expect(other == "web-2-010203fa")
        let odd = TrackerName.standard(
            in: folder.path, host: String(repeating: "\u{e9} ", count: 99), fresh: [1, 1, 1, 1])
        #expect(odd.utf8.count <= 64)
        #expect(odd.utf8.allSatisfy(TrackerName.allows))
        setContents(of: folder.path + "/node", Array("nonsense".utf8))
        #expect(
            TrackerName.standard(in: folder.path, host: "", fresh: [0, 0, 0, 1])
                == "tracker-00000001")
    }

    @Test("a name that another journal moved a moment ago is not taken over, and events are kept")
    func inUse() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        var samples = EventSamples(seed: 81)
        let first = try TrackerHarness(folders[0], url)
        try await first.service.start()
        _ = try await first.client.record(.init(samples.next(5), .committed))
        let second = try TrackerHarness(folders[1], url, takeoverMilliseconds: 3_000)
        try await second.service.start()
        _ = try await second.client.record(.init(samples.next(7)))
        for _ in 0..<5 {
            _ = try await first.client.record(.init(samples.next(1), .committed))
            try await Task.sleep(nanoseconds: 200_000_000)
        }
        #expect(try await second.client.status().databaseHealthy == false)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 10)
        await first.service.stop()
        // It stands still now, so the second takes it.
        try await second.settle()
        #expect(try await audit.rawCount() == 17)
        #expect(try await audit.differences() == [])
        await audit.close()
        await second.service.stop()
    }

    @Test("the days ahead get their partitions, however many days are known")
    func daysAhead() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let journal = try openJournal(folder)
        let clock = ManualClock(
            wall: Timestamp(microseconds: 1_790_000_000_000_000),
            monotonicNanoseconds: SystemClock().monotonic.nanoseconds)
        let pool = Pool(
            configuration: PostgresConfiguration(
                url: url.with(user: "tollgate_tracker", password: nil), max: 1),
            clock: SystemClock())
        let store = UsageStore(
            pool: pool, tracker: "test", journal: journal, clock: SystemClock(),
            meters: MeterCatalogue(clock: SystemClock()))
        let keeper = PartitionKeeper(store: store, clock: clock, log: .silent, daysMax: 9)
        try await keeper.ensure([16_000, 16_001, 16_002, 16_003])
        clock.advance(milliseconds: 86_400_000)
        try await keeper.ensure([16_004])
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let names = try await admin.query(Partitions())
        await admin.close()
        // Today and seven days ahead, one of the flood, and the day that came with the new day.
        let ahead = (21...29).map { "usage_events_202609\($0)" }
        #expect(names == ["usage_events_20131022"] + ahead + ["usage_events_default"])
        pool.close()
        await journal.shutDown()
    }
}
