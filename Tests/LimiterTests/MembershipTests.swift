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
}
