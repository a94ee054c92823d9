import Chassis
import Model
import Postgres
import TestKit
import Testing

@testable import Schema

@Suite("Idempotency keys whose time is over")
struct ForgottenKeysTests {
    private static let now = Timestamp(microseconds: 1_767_225_600_000_000)

    /// Adds `count` keys of both services for an org, each so old.
    private func add(
        _ count: Int, _ prefix: String, days: Int64, org: Int64, to database: ServiceDatabase
    ) async throws {
        let at = Self.now.adding(microseconds: -days * 86_400_000_000 - 1).rfc3339
        try await database.run(
            """
            INSERT INTO idempotency_keys
            SELECT \(org), service, convert_to('\(prefix)' || i, 'UTF8'), 'h', 'r', '\(at)'
            FROM unnest('{admin,billing}'::text[]) service, generate_series(1, \(count)) i
            """)
    }

    private func left(_ database: ServiceDatabase) async throws -> [String] {
        try await database.superuser.query(ListKeys())
    }

    @Test("go, of every org, in batches; fresh ones and another service's stay", arguments: ["admin", "billing"])
    func removal(_ service: String) async throws {
        let database = try await ServiceDatabase(of: service)
        try await add(2_500, "old", days: ForgottenKeys.daysKept, org: 1, to: database)
        try await add(1, "old", days: 400, org: 0, to: database)
        try await add(1, "fresh", days: ForgottenKeys.daysKept - 1, org: 2, to: database)
        let keys = ForgottenKeys(
            service: service, pool: database.pool, clock: FixedWall(wall: Self.now), log: .silent)
        #expect(try await keys.remove() == 2_501)
        let other = service == "admin" ? "billing" : "admin"
        #expect(
            try await left(database)
                == ["\(other) fresh 1", "\(other) old 2501", "\(service) fresh 1"].sorted())
        #expect(try await keys.remove() == 0)
        await database.close()
    }

    @Test("are looked for as soon as the process runs")
    func running() async throws {
        let database = try await ServiceDatabase(of: "admin")
        try await add(1, "old", days: ForgottenKeys.daysKept, org: 1, to: database)
        let keys = ForgottenKeys(
            service: "admin", pool: database.pool, clock: FixedWall(wall: Self.now), log: .silent)
        try await keys.start()
        for _ in 0..<400 where try await left(database).count > 1 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await left(database) == ["billing old 1"])
        await keys.stop()
        await database.close()
    }
}

/// A wall clock that stands; deadlines run on the real monotonic one.
private struct FixedWall: TimeSource {
    let wall: Timestamp
    var monotonic: MonotonicInstant { SystemClock().monotonic }
}

/// How many keys there are, by service and the first word of the key.
private struct ListKeys: Statement {
    static let name = "test_list_keys"
    static let sql = """
        SELECT service || ' ' || rtrim(convert_from(key, 'UTF8'), '0123456789') || ' ' || count(*)
        FROM idempotency_keys
        GROUP BY service, rtrim(convert_from(key, 'UTF8'), '0123456789') ORDER BY 1
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}
