import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("Events that the database refuses")
struct QuarantineTests {
    /// An hour of org 9 whose response bytes leave no room for another byte.
    private static func fill(_ url: PostgresURL, _ at: Int64) async throws {
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let bucket = Timestamp(microseconds: at).truncated(to: .hour).rfc3339
        try await admin.run(
            sql: """
                INSERT INTO rollup_hour VALUES
                    (9, '\(bucket)', 'api_calls', 1, 0, 1, 0, 9223372036854775807)
                """)
        await admin.close()
    }

    private struct Quarantined: Statement {
        typealias Row = String
        static let name = "test.quarantined"
        static let sql = "SELECT org_id || ' ' || reason FROM usage_quarantine ORDER BY event_id"
        static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
            try row.string()
        }
    }

    private static func quarantined(_ url: PostgresURL) async throws -> [String] {
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let lines = try await admin.query(Quarantined())
        await admin.close()
        return lines
    }

    @Test("one poisoned event is set aside with its reason; its batch and every other org go on")
    func poisoned() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        var samples = EventSamples(seed: 71)
        var poison = samples.next()
        poison.orgID = 9
        poison.meter = ""
        poison.responseBytes = 5
        poison.message = nil
        try await Self.fill(url, poison.occurredAtUs)
        var again = poison
        again.eventID = Array(repeating: 7, count: 16)
        // Waits in the journal before the flush begins: one batch of many records.
        var good = 0
        for number in 0..<6 {
            var events = samples.next(20)
            good += 20
            if number == 3 { events.insert(poison, at: 11) }
            _ = try await tracker.client.record(.init(events))
        }
        try await tracker.service.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(good))
        var lines = try await Self.quarantined(url)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("9 ") == true)
        #expect(lines.first?.contains("22003") == true)

        let more = samples.next(9)
        good += 9
        let reply = try await tracker.client.record(
            .init(Array(more[..<4]) + [again] + Array(more[4...]) + [more[0]], .committed))
        #expect(reply.accepted == 9)
        #expect(reply.duplicates == 1)
        #expect(reply.conflicts == 0)
        #expect(reply.rejected.map(\.index) == [4])
        #expect(reply.rejected.first?.reason.contains("22003") == true)
        #expect(try await audit.rawCount() == Int64(good))
        lines = try await Self.quarantined(url)
        #expect(lines.count == 2)
        // The filled row is the only one that raw rows don't explain.
        #expect(try await audit.differences() == ["rollup_hour: 1 rows differ"])
        await audit.close()
        let text = tracker.metrics.prometheusText()
        #expect(text.contains("tollgate_tracker_events_quarantined_total 2"))
        await tracker.service.stop()
    }
}
