import Model
import Testing

@testable import Limiter

@Suite("The part of one limiter in the cluster")
struct MembershipTests {
    @Test("whatever happens, at most one limiter decides in a shard, with every count of before")
    func oneDecides() {
        var (decided, faults) = (0, ClusterWorld.Faults())
        for seed in UInt64(1)...12 {
            var world = ClusterWorld(
                seed: seed, nodes: 2 + Int(seed % 4), messMilliseconds: 40_000)
            world.run(milliseconds: 60_000)
            #expect(world.failures == [], "seed \(seed)")
            #expect(world.decidedShards == OrgShard.count, "seed \(seed)")
            decided += world.decided
            faults.kills += world.faults.kills
            faults.stops += world.faults.stops
            faults.leaves += world.faults.leaves
            faults.lostReplies += world.faults.lostReplies
            faults.losses += world.faults.losses
        }
        #expect(decided > 10_000)
        #expect(faults.kills > 50 && faults.stops > 50 && faults.leaves > 20)
        #expect(faults.lostReplies > 5 && faults.losses > 10)
    }

    @Test("the same world finds out limiters that expel others before their leases have run out")
    func canary() {
        var times = LeaseTimes()
        times.expulsion = 1_500_000_000
        let found = (UInt64(1)...20).contains { seed in
            var world = ClusterWorld(
                seed: seed, nodes: 3, messMilliseconds: 40_000, times: times)
            world.run(milliseconds: 40_000)
            return !world.failures.isEmpty
        }
        #expect(found)
    }

    @Test("a shard that a late claim put in a limiter's name is taken out again")
    func lateClaim() {
        var machine = Membership(id: "n1")
        let node = NodeTerm(id: "n1", term: 1)
        let row = NodeRow(
            node: node, address: "", isLive: true, takesPart: true, renewals: 1)
        // It takes no part in the epoch, so that it wants nothing.
        let view = ClusterView(epoch: 1, members: ["n1"], nodes: [row])
        var now: UInt64 = 1_000_000_000
        #expect(machine.handle(.tick, at: now) == [.join(previousTerm: 0)])
        var actions = machine.handle(
            .joined(sentAt: now, JoinedNode(term: 1), complete: ShardSet()), at: now)
        #expect(actions.contains(.renew(term: 1, takesPart: true)))
        if actions.contains(.abandon(.all)) { _ = machine.handle(.done, at: now) }
        let others = ClusterView(epoch: 2, members: ["n2"], nodes: view.nodes)
        now += 1
        let named = JoinedNode(term: 1, shards: ShardSet([3, 200]))
        actions = machine.handle(.renewed(sentAt: now, named, others), at: now + 1)
        actions += machine.handle(.done, at: now + 2)
        #expect(actions.contains(.release(term: 1, ShardSet([3, 200]))))
    }
}
