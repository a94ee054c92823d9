import Chassis
import Foundation
import Model
import Postgres
import TestKit
import Testing

@testable import Limiter

@Suite("The desk that spends hard quotas")
struct EscrowDeskTests {
    /// A desk with a table of its own, over tables in PostgreSQL that others share.
    private struct Desk {
        let desk: EscrowDesk
        let store: EscrowStore
        let cells: QuotaCells
        let clock = SystemClock()

        init(
            _ database: ServiceDatabase, _ table: LimitTable, life: UInt64, node: String = "a",
            idle: UInt64 = EscrowDesk.idleNanoseconds
        ) {
            store = EscrowStore(pool: database.pool, clock: clock, node: node)
            cells = QuotaCells(
                table, SubjectHasher(secret: (1, 2)), RuleIdentity(secret: (1, 2)))
            let directory = KeyDirectory()
            directory.databaseAnswers.store(true, ordering: .relaxed)
            desk = EscrowDesk(
                store: store, cells: cells, life: life, directory: directory, clock: clock,
                calendar: WallAnchor(clock), idleNanoseconds: idle, log: .silent,
                metrics: Metrics())
        }

        /// Units here that nobody spent.
        func units(_ account: QuotaAccount) -> UInt64 { cells.state(of: account).first.value }
    }

    /// An org on the starter plan with a quota of 1,000, so that a grant is 2 units.
    private func run(
        _ body: (ServiceDatabase, QuotaAccount) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(of: "limiter")
        try await database.run(
            """
            INSERT INTO org_slugs VALUES ('acme', 7);
            INSERT INTO orgs VALUES (7, 'acme', 'Acme', 'active', '2026-01-01T00:00:00Z');
            UPDATE plan_meters SET included_units = 1000 WHERE plan_code = 'starter';
            INSERT INTO subscriptions VALUES (7, 1, 'starter', 1, 'active', now() - interval '1 hour',
                NULL, now() - interval '1 hour');
            """)
        let account = QuotaAccount(org: try #require(OrgID(7)), meter: "api_calls")
        do {
            try await body(database, account)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private func table() throws -> LimitTable {
        try LimitTable(bytesMax: 8 << 20, names: TableHouse.names, now: 1)
    }

    private func granted(_ database: ServiceDatabase) async throws -> Int64 {
        try await database.superuser.query(SumGrantedUnits()).first ?? 0
    }

    @Test("calls that wait together are served by one question, and get what they take")
    func together() async throws {
        try await run { database, account in
            let house = Desk(database, try table(), life: 1)
            try await house.desk.start()
            let ends = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        if case .answered = await house.desk.wait(for: account, units: 3) {
                            return true
                        }
                        return false
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(ends == 50)
            let here = house.units(account)
            #expect(here >= 3)
            #expect(try await granted(database) == Int64(here))
            // Who waits next gets what the others still lack.
            _ = await house.desk.wait(for: account, units: 3)
            #expect(house.units(account) >= 147)
            await house.desk.stop()
            #expect(house.units(account) == 0)
            #expect(try await granted(database) == 0)
        }
    }

    @Test("units that nobody spends for a while go back, and are had again when somebody does")
    func idle() async throws {
        try await run { database, account in
            let house = Desk(database, try table(), life: 1, idle: 1)
            try await house.desk.start()
            _ = await house.desk.wait(for: account, units: 100)
            house.desk.sweep()
            #expect(house.units(account) == 100)
            house.desk.sweep()
            await eventually("they are back") { try await self.granted(database) == 0 }
            #expect(house.units(account) == 0)
            _ = await house.desk.wait(for: account, units: 5)
            #expect(house.units(account) == 5)
            await house.desk.stop()
        }
    }

    @Test("a grant whose answer a killed process did not see is spent by the next one, once")
    func unseenAnswer() async throws {
        try await run { database, account in
            let table = try table()
            let first = Desk(database, table, life: 1)
            try await first.desk.start()
            _ = await first.desk.wait(for: account, units: 10)
            let unseen = EscrowID(life: 1, number: 99)
            let answer = try await first.store.draw(
                account, unseen, wanted: 30, at: first.clock.wall)
            #expect(answer?.granted == 30 && first.units(account) == 10)
            for life in UInt64(2)...4 {
                let next = Desk(database, table, life: life)
                try await next.desk.start()
                #expect(next.units(account) == 40)
            }
            // Without the state nobody knows what was spent: it counts as used.
            let lost = Desk(database, try self.table(), life: 5)
            try await lost.desk.start()
            #expect(lost.units(account) == 0)
            // One that was given back since is not there to be spent.
            let last = EscrowID(life: 5, number: 1)
            _ = try await first.store.draw(account, last, wanted: 20, at: first.clock.wall)
            let period = try #require(answer?.period)
            try await first.store.settle(
                QuotaHolding(account: account, period: period), EscrowID(life: 5, number: 2),
                units: 20)
            let after = Desk(database, table, life: 6)
            try await after.desk.start()
            #expect(after.units(account) == 40)
            #expect(try await granted(database) == 40)
        }
    }

    @Test("the first grant of a period, unseen, is spent by the next process if nothing was ever lost")
    func unseenFirst() async throws {
        try await run { database, account in
            let table = try table()
            let first = Desk(database, table, life: 1)
            try await first.desk.start()
            let unseen = EscrowID(life: 1, number: 1)
            let answer = try await first.store.draw(
                account, unseen, wanted: 30, at: first.clock.wall)
            #expect(answer?.granted == 30 && first.units(account) == 0)
            // A file of the shard was lost: the grant may have been in it, and spent.
            let damaged = try self.table()
            damaged.withShard(account.shard) { $0.loss = ShardLoss(at: 1, age: .max) }
            let doubtful = Desk(database, damaged, life: 2)
            try await doubtful.desk.start()
            #expect(doubtful.units(account) == 0)
            for life in UInt64(2)...4 {
                let next = Desk(database, table, life: life)
                try await next.desk.start()
                #expect(next.units(account) == 30)
            }
            let next = Desk(database, table, life: 5)
            try await next.desk.start()
            await next.desk.stop()
            #expect(try await granted(database) == 0)
            // What was given back is not there to be spent.
            let last = Desk(database, try self.table(), life: 6)
            try await last.desk.start()
            #expect(last.units(account) == 0)
        }
    }

    @Test("what an earlier process left is given back when the limiter stops")
    func takenOver() async throws {
        try await run { database, account in
            let table = try table()
            let first = Desk(database, table, life: 1)
            try await first.desk.start()
            _ = await first.desk.wait(for: account, units: 10)
            let next = Desk(database, table, life: 2)
            try await next.desk.start()
            await next.desk.stop()
            #expect(next.units(account) == 0)
            #expect(try await granted(database) == 0)
        }
    }

    @Test("a limiter that is stopped in the middle of asking keeps nobody from asking")
    func stoppedInTheMiddle() async throws {
        try await run { database, account in
            let house = Desk(database, try table(), life: 1)
            try await house.desk.start()
            // Each statement of the store is a transaction of its own: none is open in between.
            let asks = Task {
                for _ in 0..<100 { _ = await house.desk.wait(for: account, units: 1) }
            }
            var open: Int64 = 0
            for _ in 0..<200 {
                open = max(open, try await database.superuser.query(CountOpen()).first ?? 0)
            }
            await asks.value
            #expect(open == 0)
            await house.desk.stop()
        }
    }

    @Test("a state directory has one name and rising lives, and a copy of it another name")
    func holder() throws {
        let folder = NSTemporaryDirectory() + "tollgate-holder-\(UUID().uuidString)"
        let files = FileManager.default
        defer { for path in [folder, folder + "-copy"] { try? files.removeItem(atPath: path) } }
        func next(_ path: String) throws -> QuotaHolder {
            try StateDirectory(
                path, RecordHeader.Identity(secret: 1, bootHigh: 2, bootLow: 3)
            ).nextHolder()
        }
        let lives = [try next(folder), try next(folder), try next(folder)]
        #expect(Set(lives.map(\.name)).count == 1 && lives.map(\.life) == [1, 2, 3])
        try files.copyItem(atPath: folder, toPath: folder + "-copy")
        let copy = try next(folder + "-copy")
        #expect(copy.name != lives[0].name && copy.life == 1)
        #expect(try next(folder).life == 4)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: folder + "/holder"))
        #expect(try next(folder).name != lives[0].name)
    }
}

/// Units that are granted in all.
private struct SumGrantedUnits: Statement {
    static let name = "test_sum_granted_units"
    static let sql = "SELECT coalesce(sum(granted_units), 0)::bigint FROM quota_escrows"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The limiter's sessions that are idle in a transaction.
private struct CountOpen: Statement {
    static let name = "test_count_open"
    static let sql = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'tollgate_limiter'
            AND state LIKE 'idle in transaction%'
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
