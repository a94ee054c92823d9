import Model
import Testing

@testable import Limiter

@Suite("Escrow of hard quotas")
struct EscrowLedgerTests {
    @Test("whatever happens, no more is used than the quota; lost machines aside, all of it is")
    func neverMore() {
        var faults = EscrowWorld.Faults()
        var denied = 0
        for seed in UInt64(1)...20 {
            let limit: UInt64 = [1, 7, 150, 1_000, 4_000][Int(seed % 5)]
            var world = EscrowWorld(seed: seed, nodes: 1 + Int(seed % 4), limit: limit)
            world.run(steps: 3_000)
            world.run(steps: 8_000, mess: false)
            #expect(world.failures == [], "seed \(seed)")
            for account in world.accounts {
                // A grant whose reply a killed process never saw is lost with it, as is a lost
                // machine's.
                let lostAtMost =
                    UInt64(world.faults.losses * 2 + world.faults.kills)
                    * max(20, EscrowRule.chunk(of: limit))
                #expect(world.used(account) <= limit)
                #expect(world.used(account) + lostAtMost + 20 >= limit, "seed \(seed)")
            }
            denied += world.denied
            faults.kills += world.faults.kills
            faults.losses += world.faults.losses
            faults.handovers += world.faults.handovers
            faults.lostReplies += world.faults.lostReplies
        }
        #expect(denied > 1_000)
        #expect(faults.kills > 50 && faults.handovers > 100)
        #expect(faults.losses > 10 && faults.lostReplies > 100)
    }

    @Test("without faults every unit of a quota is used, by any number of limiters")
    func allOfIt() {
        for limit: UInt64 in [0, 1, 10, 199, 200, 201, 5_000] {
            var world = EscrowWorld(seed: limit, nodes: 3, limit: limit)
            world.run(steps: 8_000, mess: false)
            #expect(world.failures == [])
            for account in world.accounts {
                #expect(world.used(account) <= limit && limit <= world.used(account) + 20)
            }
        }
    }

    @Test("a quota that is used up is asked for once a second, however many calls come")
    func asksRarely() {
        var world = EscrowWorld(seed: 3, nodes: 1, limit: 0)
        world.run(steps: 100, mess: false)
        let before = world.asks
        world.run(steps: 2_000, mess: false)
        // Ten seconds, four accounts.
        #expect((world.asks - before) <= 4 * 11)
        #expect((world.asks - before) >= 4 * 5)
    }

    @Test(
        "a grant is a quarter of a percent, at least 1 and what a call takes, and never above the rest"
    )
    func grants() {
        func grant(_ limit: UInt64, _ granted: UInt64, _ used: UInt64, _ wanted: UInt64) -> [UInt64]
        {
            let (units, left) = EscrowRule.grant(
                limit: limit, granted: granted, used: used, wanted: wanted)
            return [units, left]
        }
        #expect(grant(10_000, 0, 0, 0) == [25, 9_975])
        #expect(grant(100, 0, 0, 0) == [1, 99])
        #expect(grant(10_000, 0, 0, 70) == [70, 9_930])
        #expect(grant(10_000, 9_990, 0, 70) == [10, 0])
        #expect(grant(10_000, 9_880, 0, 1) == [15, 105])
        // Usage that no limiter was asked for uses the quota too.
        #expect(grant(10_000, 100, 9_980, 1) == [2, 18])
        #expect(grant(10_000, 10_000, 0, 1) == [0, 0])
        // A plan with less than was granted already.
        #expect(grant(10, 500, 0, 1) == [0, 0])
        #expect(grant(0, 0, 0, .max) == [0, 0])
        #expect(grant(.max, 0, 0, .max) == [.max, 0])
    }

    @Test("a question or a settlement that is sent again counts once")
    func repeats() throws {
        var tables = EscrowTables()
        let account = QuotaAccount(org: try #require(OrgID(7)), meter: "calls")
        let (first, second) = (EscrowID(life: 1, number: 1), EscrowID(life: 1, number: 2))
        func draw(_ id: EscrowID) -> EscrowAnswer {
            tables.draw(
                account, EscrowWorld.period, node: "a", id, wanted: 0, limit: 2_000, used: 0)
        }
        #expect(draw(first).granted == 5)
        #expect(draw(first).granted == 5)
        #expect(tables.granted(account, EscrowWorld.period) == 5)
        #expect(draw(second).granted == 5)
        for _ in 0..<2 {
            tables.settle(account, EscrowWorld.period, node: "a", first, units: 4)
        }
        #expect(tables.granted(account, EscrowWorld.period) == 6)
        // Never more than it has.
        tables.settle(account, EscrowWorld.period, node: "a", second, units: .max)
        #expect(tables.granted(account, EscrowWorld.period) == 0)
        tables.settle(account, EscrowWorld.period, node: "stranger", second, units: 9)
        #expect(tables.granted(account, EscrowWorld.period) == 0)
    }

    @Test("a question that arrives once more, after later ones, changes nothing")
    func lateCopies() {
        var rows = EscrowRows(granted: 0)
        func id(_ life: UInt64, _ number: UInt64) -> EscrowID {
            EscrowID(life: life, number: number)
        }
        func draw(_ id: EscrowID) -> [UInt64] {
            let (units, left) = rows.draw(id, wanted: 10, limit: 100, used: 0)
            return [units, left]
        }
        #expect(draw(id(1, 1)) == [10, 90] && draw(id(1, 2)) == [10, 80])
        #expect(draw(id(1, 2)) == [10, 80] && draw(id(1, 1)) == [0, 80])
        rows.settle(id(1, 3), units: 4)
        rows.settle(id(1, 4), units: 5)
        rows.settle(id(1, 3), units: 4)
        #expect(rows.granted == 11 && rows.lease.returned == 9)
        // What an earlier life asked for arrives in a later one.
        #expect(draw(id(2, 1)) == [10, 79])
        #expect(draw(id(1, 9)) == [0, 79])
        rows.settle(id(2, 2), units: 1)
        rows.settle(id(1, 5), units: 5)
        #expect(rows.granted == 20)
    }
}
