import Chassis
import Model
import Postgres
import TestKit
import Testing

@testable import Limiter

@Suite("The tables of escrow in PostgreSQL")
struct EscrowStoreTests {
    /// An org on a plan with 1,000 hard api_calls in a month that began at the 15th.
    private func database() async throws -> ServiceDatabase {
        let database = try await ServiceDatabase(of: "limiter")
        try await database.run(
            """
            INSERT INTO org_slugs VALUES ('acme', 7);
            INSERT INTO orgs VALUES (7, 'acme', 'Acme', 'active', '2026-01-01T00:00:00Z');
            UPDATE plan_meters SET included_units = 1000 WHERE plan_code = 'starter';
            INSERT INTO subscriptions VALUES (7, 1, 'starter', 1, 'active', '2026-01-15T12:00:30.500001Z',
                NULL, '2026-01-15T12:00:30.500001Z');
            """)
        return database
    }

    private func store(_ database: ServiceDatabase, _ node: String) -> EscrowStore {
        EscrowStore(pool: database.pool, clock: SystemClock(), node: node)
    }

    private func instant(_ text: String = "2026-02-20T00:00:00Z") throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    private func account(_ meter: String = "api_calls") throws -> QuotaAccount {
        QuotaAccount(org: try #require(OrgID(7)), meter: meter)
    }

    @Test("do what their model does, on any history", arguments: UInt64(1)...3)
    func model(seed: UInt64) async throws {
        let database = try await database()
        let (account, instant) = (try account(), try instant())
        var random = SeededRandom(seed: seed)
        var tables = EscrowTables()
        var settled: [EscrowID] = [EscrowID(life: 9, number: 9)]
        var drawn: [EscrowID] = []
        let range = QuotaPeriod(
            from: try #require(Timestamp(rfc3339: "2026-02-15T12:00:30.500001Z")),
            to: try #require(Timestamp(rfc3339: "2026-03-15T12:00:30.500001Z")))
        var used: UInt64 = 0
        for number in UInt64(1)...150 {
            let node = "n\(random.next() % 3)"
            let store = store(database, node)
            let isRepeat = random.chance(1, in: 5)
            switch random.next() % 5 {
            case 0:
                let id = (isRepeat ? settled.last : nil) ?? EscrowID(life: seed, number: number)
                let units = random.next() % 40
                tables.settle(account, range, node: node, id, units: units)
                try await store.settle(
                    QuotaHolding(account: account, period: range), id, units: units)
                settled.append(id)
            case 1 where used < 900:
                // Usage that no limiter was asked for: 20 units, half of it twice in the minute.
                used += 20
                try await database.run(
                    """
                    INSERT INTO rollup_day VALUES
                        (7, '2026-02-1\(6 + random.next() % 4)T00:00:00Z', 'api_calls', 1, 0, 19500001, 0, 0)
                    ON CONFLICT (org_id, bucket, meter) DO UPDATE SET
                        quantity_micro = rollup_day.quantity_micro + 20000000
                    """)
                used = try await self.used(database)
            default:
                let id = (isRepeat ? drawn.last : nil) ?? EscrowID(life: seed, number: number)
                let wanted = random.chance(1, in: 4) ? random.next() % 60 : 0
                let expected = tables.draw(
                    account, range, node: node, id, wanted: wanted, limit: 1_000, used: used)
                #expect(try await store.draw(account, id, wanted: wanted, at: instant) == expected)
                drawn.append(id)
            }
            let held = try await store.held(at: instant).map(\.holding.account)
            #expect(held == tables.held(by: node, of: range))
        }
        #expect(tables.granted(account, range) > 100)
        await database.close()
    }

    private func used(_ database: ServiceDatabase) async throws -> UInt64 {
        let rows = try await database.superuser.query(
            SumTestUsage(), deadline: .after(milliseconds: 5_000, from: SystemClock().monotonic))
        return UInt64(rows.first ?? 0)
    }

    @Test("a draw is of the period that billing bills, less what billing says was used in it")
    func period() async throws {
        let database = try await database()
        // Inside the period, at its very edges, and just outside of it.
        try await database.run(
            """
            INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
                method, status_code, request_bytes, response_bytes)
            SELECT 7, at, gen_random_uuid(), 'api_calls', 100000000, '/', 'GET', 200, 0, 0
            FROM unnest('{2026-02-15T12:00:30.5Z,2026-02-15T12:00:30.500001Z,2026-03-15T12:00:30.500001Z}'
                ::timestamptz[]) AS at;
            INSERT INTO rollup_minute
            SELECT 7, at, 'api_calls', 1, 0, 1, 0, 0
            FROM unnest('{2026-02-15T12:00:00Z,2026-02-15T12:01:00Z}'::timestamptz[]) AS at;
            """)
        let store = store(database, "a")
        let answer = try #require(
            try await store.draw(
                try account(), EscrowID(life: 1, number: 1), wanted: 2_000, at: try instant()))
        #expect(answer.period.from.rfc3339 == "2026-02-15T12:00:30.500001Z")
        #expect(answer.period.to.rfc3339 == "2026-03-15T12:00:30.500001Z")
        // 100 units of the first instant, and a millionth of one: rounded up, as billing does.
        #expect(answer.granted == 1_000 - 101 && answer.left == 0)
        // Another limiter, in the next period.
        let (later, then) = (
            self.store(database, "b"), try instant("2026-03-15T12:00:30.500001Z")
        )
        let next = try #require(
            try await later.draw(
                try account(), EscrowID(life: 2, number: 1), wanted: 2_000, at: then))
        #expect(next.granted == 900 && next.period.from == answer.period.to)
        // What an earlier life may still have is of periods that are not over.
        #expect(try await later.held(at: then).count == 1)
        #expect(try await self.store(database, "a").held(at: then) == [])
        await database.close()
    }

    @Test("a meter that the plan says nothing of, or doesn't limit, has no escrow")
    func noQuota() async throws {
        let database = try await database()
        let store = store(database, "a")
        let id = EscrowID(life: 1, number: 1)
        #expect(try await store.draw(try account("charts"), id, wanted: 1, at: try instant()) == nil)
        // A maximum, or a number of distinct values, is not what calls take together.
        for (aggregation, isLent) in [("max", false), ("unique_count", false), ("sum", true)] {
            try await database.run(
                "UPDATE meters SET aggregation = '\(aggregation)' WHERE code = 'api_calls'")
            let answer = try await store.draw(try account(), id, wanted: 1, at: try instant())
            #expect((answer != nil) == isLent, "\(aggregation)")
        }
        try await database.run("UPDATE plan_meters SET hard = false")
        #expect(try await store.draw(try account(), id, wanted: 1, at: try instant()) == nil)
        await database.close()
    }

    @Test("many limiters that draw at once get the quota, no unit more")
    func together() async throws {
        let database = try await database()
        let (account, instant) = (try account(), try instant())
        let total = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for index in UInt64(0)..<4 {
                let store = store(database, "n\(index)")
                group.addTask {
                    var sum: UInt64 = 0
                    for number in UInt64(1)...30 {
                        let id = EscrowID(life: index, number: number)
                        sum += try await store.draw(account, id, wanted: 13, at: instant)?.granted ?? 0
                    }
                    return sum
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 1_000)
        await database.close()
    }
}

/// What the tables say of the meter in the period of the tests, rounded up.
private struct SumTestUsage: Statement {
    static let name = "test_sum_usage"
    static let sql =
        "SELECT coalesce(ceil(sum(quantity_micro) / 1000000), 0)::bigint FROM rollup_day"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
