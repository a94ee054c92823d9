import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("Several limiters", .serialized)
struct ClusterTests {
    /// Why a call was refused.
    private func refusal<Value>(_ body: () async throws -> Value) async -> RPCError? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? RPCError }
    }

    private func epoch(_ error: RPCError) -> String? {
        error.violations.first { $0.field == "epoch" }?.description
    }

    @Test("divide the shards, and each refuses every call of another's orgs, with the epoch")
    func divide() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            let call = house.call
            let reserved = try await owner.limiter.reserve(call)
            #expect(reserved.decision == .allowed && reserved.guarantee == .exact)
            let limiter = other.limiter
            let refusals = [
                await refusal { try await limiter.check(call) },
                await refusal { try await limiter.peek(call) },
                await refusal { try await limiter.reserve(call) },
                await refusal { try await limiter.commit(.init(leaseID: reserved.leaseID)) },
                await refusal { try await limiter.cancel(.init(leaseID: reserved.leaseID)) },
                await refusal { try await limiter.refund(.init(call: call)) },
                await refusal { try await limiter.reset(.init(call: call)) },
                await refusal { try await limiter.limits(call) },
                await refusal { try await limiter.whatIf(house.whatIf) },
            ]
            let epoch = try #require(owner.worker?.standing.view.epoch)
            for refusal in refusals {
                #expect(refusal?.status == .failedPrecondition)
                #expect(refusal?.reason == "shard_elsewhere")
                #expect(refusal.flatMap(self.epoch) == "\(epoch)")
            }
            let batch = try await limiter.checkMany(.init(checks: [call]))
            #expect(batch.results.map(\.status) == [Status.failedPrecondition.rawValue])
            #expect(batch.results.map(\.reason) == ["shard_elsewhere"])
            #expect(try await owner.limiter.commit(.init(leaseID: reserved.leaseID)).used == 1)

            let members = try await limiter.members()
            #expect(members.epoch == epoch && members.nodeID == other.id)
            #expect(members.members.map(\.nodeID) == ["a", "b"])
            #expect(members.members.map(\.address) == ["a:7101", "b:7101"])
            #expect(members.members.reduce(0) { $0 + $1.shards.count } == 256)
            #expect(members.held.count == other.held.count)
            await house.stop(first)
            await house.stop(second)
        }
    }

    @Test("one that leaves hands its counts and reservations over, and nothing is missing")
    func handOver() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            let before = try await owner.limiter.check(house.call(cost: 3))
            let held = try await owner.limiter.reserve(house.call(cost: 4))
            #expect(before.rules.map(\.remaining) == [7, 97, 997])
            await house.stop(owner)
            await house.settled(other)
            let after = try await other.limiter.check(house.call(cost: 1))
            #expect(after.rules.map(\.remaining) == [2, 92, 992])
            #expect(after.guarantee == .exact && !after.degraded)
            // The reservation went along: what was not used comes back into the same windows.
            let settled = try await other.limiter.commit(.init(leaseID: held.leaseID, used: 1))
            #expect(settled.decision == .allowed && settled.used == 1)
            let last = try await other.limiter.peek(house.call(cost: 0))
            #expect(last.rules.map(\.remaining) == [5, 95, 995])
            await house.stop(other)
        }
    }

    @Test("a lost one is followed by another, with the counts of its last snapshot, which says so")
    func lost() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            _ = try await owner.limiter.check(house.call(cost: 3))
            // More than a snapshot later; then one more change, as a difference.
            try await Task.sleep(for: .milliseconds(1_200))
            _ = try await owner.limiter.check(house.call(cost: 2))
            try await Task.sleep(for: .milliseconds(1_200))
            await house.kill(owner)
            let refused = await refusal { try await other.limiter.check(house.call) }
            #expect(refused?.reason == "shard_elsewhere")
            await house.settled(other)
            let after = try await other.limiter.check(house.call)
            #expect(after.rules.map(\.remaining) == [4, 94, 994])
            #expect(after.guarantee == .restored)
            #expect(after.restoredAgeMs > 0 && after.restoredAgeMs < 8_000)
            // It comes back under another term, and takes its own share from the one that is there.
            let again = try await house.start(owner.id)
            await house.settled(again, other)
            let back = try await again.limiter.check(house.call)
            #expect(back.rules.map(\.remaining) == [3, 93, 993])
            #expect(back.guarantee == .restored)
            await house.stop(again)
            await house.stop(other)
        }
    }

    @Test("one that was killed and starts again within its lease goes on with its own counts")
    func restarted() async throws {
        try await ClusterHouse.open { house in
            let first = try await house.start("a")
            await house.settled(first)
            _ = try await first.limiter.check(house.call(cost: 3))
            let term = first.worker?.standing.term
            await house.kill(first)
            let second = try await house.start("a")
            await house.settled(second)
            #expect(second.worker?.standing.term == term)
            let after = try await second.limiter.check(house.call(cost: 2))
            #expect(after.rules.map(\.remaining) == [5, 95, 995] && after.guarantee == .exact)
            await house.stop(second)
        }
    }

    @Test("a machine that lost its disk starts from its last snapshot, and says so")
    func lostDisk() async throws {
        try await ClusterHouse.open { house in
            let first = try await house.start("a")
            await house.settled(first)
            _ = try await first.limiter.check(house.call(cost: 3))
            try await Task.sleep(for: .milliseconds(1_200))
            await house.kill(first)
            let second = try await house.start("a", isFresh: true)
            await house.settled(second)
            let after = try await second.limiter.check(house.call(cost: 2))
            #expect(after.rules.map(\.remaining) == [5, 95, 995])
            #expect(after.guarantee == .restored && after.restoredAgeMs < 8_000)
            await house.stop(second)
        }
    }

    @Test("a quiet one that is lost had everything written down: little is missing, whenever it counted last")
    func lostQuiet() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            _ = try await owner.limiter.check(house.call(cost: 3))
            let quiet: UInt64 = 7_000
            try await Task.sleep(for: .milliseconds(quiet))
            await house.kill(owner)
            await house.settled(other)
            let after = try await other.limiter.check(house.call)
            #expect(after.rules.map(\.remaining) == [6, 96, 996] && after.guarantee == .restored)
            #expect(after.restoredAgeMs > 0 && after.restoredAgeMs < quiet)
            await house.stop(other)
        }
    }

    @Test("a client finds the limiter of an org, and the next one when that changes")
    func routed() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            let router = house.router(other, owner)
            #expect(try await router.check(house.call).rules.first?.remaining == 9)
            #expect(router.epoch > 0)
            let epoch = router.epoch
            let others = (1...2_000).first { number in
                other.held.contains(OrgShard.index(of: Int64(number)))
            }
            let stranger = LimiterV1.CheckRequest(
                who: .subject(.init(orgID: Int64(others ?? 0))))
            let batch = try await router.checkMany(.init(checks: [house.call, stranger, house.call]))
            #expect(batch.results.map { $0.response?.rules.first?.remaining } == [8, nil, 7])
            #expect(batch.results.map(\.reason) == ["", "org_unknown", ""])
            async let leaving: Void = house.stop(owner)
            var admitted = 0
            for _ in 0..<60 {
                if let reply = try? await router.check(house.call(cost: 0)), reply.decision == .allowed {
                    admitted += 1
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            await leaving
            #expect(admitted == 60)
            #expect(try await router.check(house.call).rules.first?.remaining == 6)
            #expect(router.epoch > epoch)
            await house.stop(other)
        }
    }
}
