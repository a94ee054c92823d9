import Chassis
import Model
import Postgres
import TestKit
import Testing

@testable import Limiter

@Suite("The cluster's tables in PostgreSQL")
struct ClusterStoreTests {
    @Test("do what their model does, on any history", arguments: UInt64(1)...4)
    func model(seed: UInt64) async throws {
        let database = try await ServiceDatabase(of: "limiter")
        let wall = ManualClock()
        let clock = SteppedWall(manual: wall)
        let store = ClusterStore(pool: database.pool, clock: clock)
        var random = SeededRandom(seed: seed)
        var tables = ClusterTables()
        var terms: [String: Int64] = [:]
        var savedLosses = 0
        for _ in 0..<250 {
            wall.advance(milliseconds: 100)
            let id = "n\(random.next() % 4)"
            // Sometimes a term that is over, or was never there.
            let term = max(0, (terms[id] ?? 0) - (random.chance(1, in: 5) ? 1 : 0))
            let node = NodeTerm(id: id, term: term)
            let shards = Self.shards(&random)
            switch random.next() % 8 {
            case 0, 1:
                let expected = tables.join(id: id, address: "a:1", previousTerm: term)
                let joined = try await store.join(id: id, address: "a:1", previousTerm: term)
                #expect(joined == expected)
                if let joined { terms[id] = joined.term }
            case 2:
                let takesPart = random.chance(3, in: 4)
                let saved = random.chance(1, in: 2)
                    ? SavedShards(at: clock.wall, shards: Self.shards(&random)) : nil
                let expected = tables.renew(node, takesPart: takesPart, saved: saved)
                let (renewed, view) = try await store.renew(node, takesPart: takesPart, saved: saved)
                #expect(renewed == expected)
                // Of the limiter itself it shows the renewal before.
                var seen = tables.view
                for index in seen.nodes.indices where renewed != nil && seen.nodes[index].node == node {
                    seen.nodes[index].renewals -= 1
                }
                #expect(view == seen)
            case 3:
                let silent = tables.view.nodes.filter { _ in random.chance(1, in: 3) }.map {
                    let late = random.chance(1, in: 3) ? Int64(1) : 0
                    return SilentNode(node: $0.node, renewals: $0.renewals - late)
                }
                let epoch = tables.epoch - (random.chance(1, in: 6) ? 1 : 0)
                let expected = tables.move(from: epoch, expelling: silent)
                let moved = try await store.move(from: epoch, expelling: silent)
                #expect((moved != nil) == expected)
            case 4, 5:
                let complete = Self.shards(&random)
                let expected = tables.claim(node, shards, complete: complete, at: clock.wall)
                savedLosses += expected.count { $0.savedAt != nil }
                #expect(try await store.claim(node, shards, complete: complete) == expected)
            case 6:
                tables.release(node, shards)
                try await store.release(node, shards)
            default:
                guard random.chance(1, in: 3) else { continue }
                tables.leave(node)
                try await store.leave(node)
            }
            let deadline = Deadline.after(milliseconds: 5_000, from: clock.monotonic)
            let stored = try await database.pool.query(.system, ListShards(), deadline: deadline)
            #expect(stored == tables.shards)
        }
        #expect(tables.epoch > 3 && savedLosses > 0)
        let stranger = try await store.renew(NodeTerm(id: "x", term: 1), takesPart: true)
        #expect(stranger.node == nil && stranger.view == tables.view)
        await database.close()
    }

    private static func shards(_ random: inout SeededRandom) -> ShardSet {
        let from = Int(random.next() % 256)
        return ShardSet(from..<(from + 60))
    }

    @Test("of two limiters that claim the same shards at once each shard goes to one")
    func races() async throws {
        let database = try await ServiceDatabase(of: "limiter")
        let store = ClusterStore(pool: database.pool, clock: SystemClock())
        var nodes: [NodeTerm] = []
        for id in ["a", "b", "c"] {
            let joined = try #require(
                try await store.join(id: id, address: "h:1", previousTerm: 0))
            nodes.append(NodeTerm(id: id, term: joined.term))
        }
        for _ in 0..<20 {
            let claims = try await withThrowingTaskGroup(of: [ShardClaim].self) { group in
                for node in nodes {
                    group.addTask { try await store.claim(node, .all, complete: ShardSet()) }
                }
                return try await group.reduce(into: [ShardClaim]()) { $0 += $1 }
            }
            #expect(claims.map(\.shard).sorted() == Array(0..<256))
            for node in nodes { try await store.release(node, .all) }
        }
        await database.close()
    }

    @Test("a renewal and an expulsion at the same time: one of them is too late")
    func renewalOrExpulsion() async throws {
        let database = try await ServiceDatabase(of: "limiter")
        let store = ClusterStore(pool: database.pool, clock: SystemClock())
        var (renewed, expelled) = (0, 0)
        for round in 0..<60 {
            let joined = try #require(
                try await store.join(id: "a", address: "h:1", previousTerm: 0))
            let node = NodeTerm(id: "a", term: joined.term)
            let (_, view) = try await store.renew(NodeTerm(id: "b", term: 1), takesPart: true)
            let seen = SilentNode(node: node, renewals: try #require(view.nodes.first).renewals)
            // Sometimes one is a little ahead, sometimes the other.
            // In the first and last rounds by so much that a busy machine does not turn it round.
            let far: UInt64 = round < 3 || round >= 57 ? 200_000_000 : 0
            let lead = UInt64(max(0, round - 30)) * 500_000 + (round >= 57 ? far : 0)
            let delay = UInt64(max(0, 30 - round)) * 500_000 + (round < 3 ? far : 0)
            async let renewal = { () async throws -> (node: JoinedNode?, view: ClusterView) in
                try await Task.sleep(nanoseconds: delay)
                return try await store.renew(node, takesPart: true)
            }()
            try await Task.sleep(nanoseconds: lead)
            async let expulsion = store.move(from: view.epoch, expelling: [seen])
            let isLive = try await renewal.node != nil
            _ = try await expulsion
            let after = try await store.renew(NodeTerm(id: "b", term: 1), takesPart: true).view
            // Whoever was told that its lease is renewed was not expelled.
            #expect(isLive == after.nodes.contains { $0.node == node })
            renewed += isLive ? 1 : 0
            expelled += isLive ? 0 : 1
            try await store.leave(node)
        }
        #expect(renewed > 0 && expelled > 0)
        await database.close()
    }
}

/// The system's monotonic clock, with a wall clock of the test's own.
struct SteppedWall: TimeSource {
    let manual: ManualClock
    var monotonic: MonotonicInstant { SystemClock().monotonic }
    var wall: Timestamp { manual.wall }
}

/// The table of shards as it is.
private struct ListShards: Statement {
    static let name = "test_list_shards"
    static let sql = "SELECT holder, term, lost_at FROM limiter_shards ORDER BY shard"

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> ClusterTables.Shard {
        let (holder, term) = (try row.optionalString(), try row.optionalInt64())
        let node = holder.flatMap { id in term.map { NodeTerm(id: id, term: $0) } }
        return ClusterTables.Shard(holder: node, lostAt: try row.optionalTimestamp())
    }
}
