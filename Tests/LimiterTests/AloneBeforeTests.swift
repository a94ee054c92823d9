import Chassis
import Contracts
import Foundation
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("A limiter that was alone before it is one of several", .serialized)
struct AloneBeforeTests {
    @Test("takes its counts and reservations along, and hands over those of others' orgs")
    func takenAlong() async throws {
        try await ClusterHouse.open { house in
            let first = try await house.start("a", isAlone: true)
            let before = try await first.limiter.check(house.call(cost: 3))
            #expect(before.rules.map(\.remaining) == [7, 97, 997] && before.guarantee == .exact)
            let held = try await first.limiter.reserve(house.call(cost: 2))
            #expect(try await first.limiter.members() == .init())
            await house.kill(first)
            let second = try await house.start("a")
            await house.settled(second)
            let after = try await second.limiter.check(house.call)
            #expect(after.rules.map(\.remaining) == [4, 94, 994] && after.guarantee == .exact)
            let third = try await house.start("b")
            await house.settled(second, third)
            let (owner, other) = try house.places(second, third)
            let settled = try await owner.limiter.commit(.init(leaseID: held.leaseID, used: 1))
            #expect(settled.decision == .allowed)
            let last = try await owner.limiter.check(house.call)
            #expect(last.rules.map(\.remaining) == [4, 94, 994] && last.guarantee == .exact)
            await house.stop(owner)
            await house.settled(other)
            let again = try await other.limiter.check(house.call)
            #expect(again.rules.map(\.remaining) == [3, 93, 993] && again.guarantee == .exact)
            await house.stop(other)
        }
    }

    @Test("is not added to what others counted meanwhile, and says so")
    func countedApart() async throws {
        try await ClusterHouse.open { house in
            let alone = try await house.start("a", isAlone: true)
            _ = try await alone.limiter.check(house.call(cost: 3))
            await house.kill(alone)
            let other = try await house.start("b")
            await house.settled(other)
            #expect(try await other.limiter.check(house.call).rules.first?.remaining == 9)
            let again = try await house.start("a")
            await house.settled(again, other)
            await house.stop(other)
            await house.settled(again)
            let reply = try await again.limiter.check(house.call)
            #expect(reply.rules.map(\.remaining) == [8, 98, 998] && reply.guarantee == .restored)
            await house.stop(again)
        }
    }

    @Test("stands alone again, and then is one of several again: nothing is forgotten")
    func aloneAgain() async throws {
        try await ClusterHouse.open { house in
            let first = try await house.start("a")
            await house.settled(first)
            _ = try await first.limiter.check(house.call(cost: 3))
            await house.stop(first)
            let second = try await house.start("a", isAlone: true)
            // What it handed over is in PostgreSQL, which one that is alone does not ask.
            let reply = try await second.limiter.check(house.call(cost: 4))
            #expect(reply.rules.first?.remaining == 6)
            await house.kill(second)
            let third = try await house.start("a")
            await house.settled(third)
            let last = try await third.limiter.check(house.call)
            #expect(last.rules.first?.remaining == 6 && last.guarantee == .restored)
            await house.stop(third)
        }
    }

    /// A keeper as a process makes it when it starts.
    private static func keeper(
        _ table: LimitTable, _ folder: String, _ house: ClusterHouse, _ clock: SystemClock
    ) -> StateKeeper {
        StateKeeper(
            id: "a", table: table, snapshots: SnapshotStore(pool: house.database.pool, clock: clock),
            file: NodeFile(directory: folder), secret: 1, clock: clock, log: .silent)
    }

    @Test("one that is killed before it took them over takes them over in its next life")
    func killedBefore() async throws {
        let folder = NSTemporaryDirectory() + "tollgate-keeper-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await ClusterHouse.open { house in
            let clock = SystemClock()
            let table = try LimitTable(
                bytesMax: 8 << 20, names: HoldNames(secret: (1, 2), random: (3, 4)),
                tracksChanges: true, now: clock.monotonic.nanoseconds)
            let key = CellKey(high: 7, low: 0)
            let now = clock.monotonic.nanoseconds
            table.withShard(house.shard) { place in
                guard let record = place.placeMark(key, now) else { return }
                place.setMark(record, 5, now)
            }
            Self.keeper(table, folder, house, clock).begin(term: 1)
            let next = Self.keeper(table, folder, house, clock)
            #expect(next.previousTerm == 1)
            try await next.abandon(.all)
            let whole = try await next.takeOver(
                [ShardClaim(shard: house.shard, lostAt: nil)], term: 1)
            #expect(whole == ShardSet([house.shard]))
            let (value, term, lostAt) = table.withShard(house.shard) { place in
                (place.cells.find(key.high, key.low).map { $0[3] }, place.term, place.loss.at)
            }
            #expect(value == 5 && term == 1 && lostAt == 0)
        }
    }
}
