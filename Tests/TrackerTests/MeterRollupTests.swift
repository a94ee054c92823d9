import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Meters that are no sums")
struct MeterRollupTests {
    private static func addMeters(_ audit: Auditor) async throws {
        try await audit.connection.run(
            sql: """
                INSERT INTO meters VALUES ('seats', 'Seats', 'seat', 'max'),
                    ('active_users', 'Active users', 'user', 'unique_count')
                """)
    }

    private static func event(
        _ meter: String, _ number: Int, hours: Int64, user: String = "",
        quantity: Int64 = 1_000_000,
        unique: String? = nil
    ) -> TrackerV1.UsageEvent {
        var event = TrackerV1.UsageEvent()
        event.eventID = Array(repeating: 0, count: 14) + [UInt8(number / 256), UInt8(number % 256)]
        event.occurredAtUs = 1_790_000_000_000_000 + hours * 3_600_000_000
        event.orgID = 4
        event.user = Array(user.utf8)
        event.meter = meter
        event.quantityMicro = quantity
        if let unique { event.attributes = [TrackerV1.Attribute(key: "unique", value: unique)] }
        return event
    }

    @Test("the maximum of each hour, whatever the order, and duplicates change nothing")
    func maxima() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        let audit = try await Auditor(url)
        try await Self.addMeters(audit)
        try await tracker.service.start()
        let quantities: [[Int64]] = [[3, 9, 4], [7, 2], [12, 1]]
        for (batch, quantities) in quantities.enumerated() {
            let events = quantities.enumerated().map { index, quantity in
                Self.event(
                    "seats", batch * 10 + index, hours: Int64(batch / 2), quantity: quantity)
            }
            for _ in 0..<2 { _ = try await tracker.client.record(.init(events, .committed)) }
        }
        #expect(
            try await audit.lines("SELECT max_micro FROM rollup_max_hour ORDER BY bucket")
                == ["9", "12"])
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("each distinct value of a day once, through two trackers, and exact over days")
    func uniques() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        let trackers = [
            try TrackerHarness(folders[0], url, node: "a"),
            try TrackerHarness(folders[1], url, node: "b"),
        ]
        let audit = try await Auditor(url)
        try await Self.addMeters(audit)
        for tracker in trackers { try await tracker.service.start() }
        // Two days; users 0 to 29 on each, of whom 10 are on both.
        let events = (0..<400).map { number in
            let day = number % 2
            let user = "user-\(number * 7 % 30 + day * 20)"
            return Self.event(
                "active_users", number, hours: Int64(day * 24), user: number % 3 == 0 ? "" : user,
                unique: number % 3 == 0 ? user : nil)
        }
        let expected = (0..<2).map { day in
            Set((0..<400).filter { $0 % 2 == day }.map { $0 * 7 % 30 + day * 20 })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, tracker) in trackers.enumerated() {
                group.addTask {
                    for start in stride(from: index * 40, to: 400, by: 40) {
                        let part = Array(events[start..<start + 40].reversed())
                        _ = try await tracker.client.record(.init(part, .committed))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(
            try await audit.lines(
                "SELECT count(*) FROM rollup_unique_day GROUP BY bucket ORDER BY bucket")
                == expected.map { "\($0.count)" })
        for table in ["rollup_unique_hour", "rollup_unique_day"] {
            #expect(
                try await audit.lines("SELECT count(DISTINCT value) FROM \(table)")
                    == ["\(expected[0].union(expected[1]).count)"])
        }
        #expect(try await audit.differences() == [])
        await audit.close()
        for tracker in trackers { await tracker.service.stop() }
    }

    @Test("meters that are sums, or not known, add nothing there")
    func sums() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 61)
        var events = samples.next(50)
        events[0].meter = "seats"
        _ = try await tracker.client.record(.init(events, .committed))
        #expect(
            try await audit.lines(
                """
                SELECT (SELECT count(*) FROM rollup_max_hour), (SELECT count(*) FROM rollup_unique_day)
                """) == ["0 0"])
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
