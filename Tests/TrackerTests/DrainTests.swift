import Chassis
import Contracts
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("The end of a tracker")
struct DrainTests {
    @Test(
        "a database that hangs holds up the end for 8 s, and nothing is lost",
        .timeLimit(.minutes(1)))
    func hanging() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        var samples = EventSamples(seed: 91)
        let blocker = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        var tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        _ = try await tracker.client.record(.init(samples.next(3), .committed))
        try await blocker.run(sql: "BEGIN; LOCK TABLE journal_positions")
        _ = try await tracker.client.record(.init(samples.next(4)))
        let clock = SystemClock()
        let began = clock.monotonic
        await tracker.service.stop()
        #expect(clock.monotonic.nanoseconds(since: began) < 12_000_000_000)
        try await blocker.run(sql: "ROLLBACK")
        await blocker.close()
        tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 7)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
