import Chassis
import Model
import Testing

@testable import Limiter

@Suite("The gate of a limiter among others")
struct ShardGateTests {
    private let rules = TestRules(fixed: (10, 60_000), (100, 3_600_000))

    @Test("lets decide under a lease, says when that is over, and then refuses")
    func lease() throws {
        let clock = ManualClock()
        let gate = ShardGate(isClustered: true, clock: clock)
        let table = try LimitTable(
            bytesMax: 8 << 20, names: TableHouse.names, gate: gate, now: 1)
        let start = clock.monotonic.nanoseconds
        let (shard, other) = (OrgShard.index(of: TableHouse.org), OrgShard.index(of: 99))
        #expect(shard != other)
        var decision = Decision()
        func ask() -> LimitAnswer {
            let now = clock.monotonic.nanoseconds
            return table.decide(
                TableHouse.question(TableHouse.subject(1), rules, now: now), into: &decision)
        }
        #expect(ask() == .elsewhere)
        var told = Membership.Gate(
            decidesUntil: start + .seconds(10), exactUntil: start + .seconds(5),
            held: ShardSet([other]), awaited: ShardSet([shard]), epoch: 3)
        gate.obey(told)
        #expect(ask() == .awaited && gate.epoch == 3)
        told.held = ShardSet([shard])
        gate.obey(told)
        #expect(ask() == .decided && !decision.isCutOff && decision.restored == 0)
        clock.advance(milliseconds: 5_000)
        #expect(ask() == .decided && decision.isCutOff)
        #expect(decision.isRestored(0) && decision.isRestored(1))
        clock.advance(milliseconds: 5_000)
        #expect(ask() == .awaited)
        told.awaited = ShardSet()
        gate.obey(told)
        #expect(ask() == .elsewhere)
        let hold = HoldID(org: TableHouse.org, high: 1, low: 2)
        let time = DecisionTime(monotonic: clock.monotonic.nanoseconds, wallMicroseconds: 0)
        #expect(table.cancel(hold, at: time) == .elsewhere)
        #expect(table.commit(hold, units: nil, at: time, into: &decision) == .elsewhere)
    }
}
