import Testing

@testable import Limiter
@testable import Model

@Suite("Giving units back")
struct GiveBackTests {
    private struct Charge {
        let at: UInt64
        var units: UInt64
        let epoch: UInt64
    }

    private func time(_ now: UInt64) -> DecisionTime {
        DecisionTime(monotonic: now, wallMicroseconds: Int64(now / 1_000))
    }

    private func remaining(_ cells: RuleCells, _ limit: RuleLimit, _ now: UInt64) -> UInt64 {
        RuleArithmetic.decide(cells, limit, cost: 0, at: time(now)).remaining
    }

    /// What remains when the charges had been so from the start: they are counted again, admitted
    /// or not.
    private func replayed(_ charges: [Charge], _ limit: RuleLimit, _ now: UInt64) -> UInt64 {
        var cells = RuleCells()
        for charge in charges {
            _ = RuleArithmetic.charge(&cells, limit, cost: charge.units, at: time(charge.at))
        }
        return remaining(cells, limit, now)
    }

    /// Random charges, some given back in part or whole, by the epoch that was told or by the instant of the charge;
    /// returns the first fault.
    private func walk(
        _ limit: RuleLimit, seed: UInt64, isExact: Bool, byInstant: Bool = false
    ) -> String? {
        var random = SeededRandom(seed: seed)
        var cells = RuleCells()
        var charges: [Charge] = []
        var now: UInt64 = 1_000
        let length = limit.kind == .calendar ? 60_000_000_000 : limit.window
        for step in 0..<120 {
            now += random.next() % (length / 6 + 2)
            let left = remaining(cells, limit, now)
            if random.chance(2, in: 3) || charges.isEmpty {
                let cost = min(left, 1 + random.next() % 6)
                guard cost > 0 else { continue }
                _ = RuleArithmetic.charge(&cells, limit, cost: cost, at: time(now))
                let epoch = RuleArithmetic.epoch(of: cells, limit, at: time(now))
                charges.append(Charge(at: now, units: cost, epoch: epoch))
                continue
            }
            let index = charges.count - 1 - Int(random.next() % UInt64(min(6, charges.count)))
            let units = random.next() % (charges[index].units + 1)
            let charge = charges[index]
            let epoch =
                byInstant
                ? RuleArithmetic.epoch(
                    of: cells, limit, chargedAt: charge.at, at: time(now))
                : charge.epoch
            if let epoch {
                _ = RuleArithmetic.giveBack(
                    &cells, limit, units: units, chargedIn: epoch, at: time(now))
            }
            charges[index].units -= units
            let after = remaining(cells, limit, now)
            let most = limit.kind == .bucket ? limit.burst : limit.units
            guard after >= left, after <= left + units, after <= most else {
                return "seed \(seed), step \(step): \(units) given back made \(after) of \(left)"
            }
            // A fixed window that a call opened stays open when that call is given back: nothing to
            // compare with.
            let expected = replayed(charges, limit, now)
            if limit.kind != .fixed, isExact ? after != expected : after > expected {
                return "seed \(seed), step \(step): \(after) remain; uncharged it were \(expected)"
            }
        }
        return nil
    }

    @Test("never frees more than was charged, nor leaves more than if the call had not been")
    func worlds() {
        var random = SeededRandom(seed: 31)
        for seed in 0..<400 as Range<UInt64> {
            var bucket = RuleLimit(kind: .bucket, units: 10, window: 100 + random.next() % 1_000)
            bucket.tick = bucket.window / 10
            bucket.burst = 1 + random.next() % 25
            let fixed = RuleLimit(
                kind: .fixed, units: 1 + random.next() % 40, window: bucket.window)
            let sliding = RuleLimit(kind: .sliding, units: fixed.units, window: bucket.window)
            let calendar = RuleLimit(kind: .calendar, units: fixed.units, window: 0)
            let faults = [false, true].flatMap { byInstant in
                [
                    walk(bucket, seed: seed, isExact: false, byInstant: byInstant),
                    walk(fixed, seed: seed, isExact: false, byInstant: byInstant),
                    walk(sliding, seed: seed, isExact: true, byInstant: byInstant),
                    walk(calendar, seed: seed, isExact: true, byInstant: byInstant),
                ]
            }
            if let fault = faults.lazy.compactMap(\.self).first {
                Issue.record("\(fault)")
                return
            }
        }
    }

    @Test(
        "a bucket takes back what can't have drained: a charge of long ago frees nothing of a later one"
    )
    func drained() {
        var limit = RuleLimit(kind: .bucket, units: 10, window: 100)
        (limit.tick, limit.burst) = (10, 10)
        var cells = RuleCells()
        _ = RuleArithmetic.charge(&cells, limit, cost: 5, at: time(100))
        let epoch = RuleArithmetic.epoch(of: cells, limit, at: time(100))
        _ = RuleArithmetic.charge(&cells, limit, cost: 5, at: time(500))
        _ = RuleArithmetic.giveBack(&cells, limit, units: 5, chargedIn: epoch, at: time(510))
        #expect(remaining(cells, limit, 510) == 6)
        _ = RuleArithmetic.giveBack(&cells, limit, units: 5, chargedIn: 500, at: time(520))
        #expect(remaining(cells, limit, 520) == 10)
    }

    @Test("a window that is over takes nothing back, and one that opened since keeps its units")
    func otherWindow() {
        for kind in [RuleLimit.Kind.fixed, .sliding, .calendar] {
            let limit = RuleLimit(kind: kind, units: 5, window: 60_000_000_000)
            var cells = RuleCells()
            _ = RuleArithmetic.charge(&cells, limit, cost: 4, at: time(1))
            let epoch = RuleArithmetic.epoch(of: cells, limit, at: time(1))
            let later: UInt64 = 121_000_000_000
            _ = RuleArithmetic.charge(&cells, limit, cost: 3, at: time(later))
            _ = RuleArithmetic.giveBack(&cells, limit, units: 4, chargedIn: epoch, at: time(later))
            #expect(remaining(cells, limit, later) == 2)
        }
    }

    @Test(
        "places of concurrency and units of a quota come back by what held them, never by an instant"
    )
    func held() {
        for kind in [RuleLimit.Kind.concurrency, .quota] {
            let limit = RuleLimit(kind: kind, units: 5, window: 0)
            let cells = RuleCells(first: RuleCell(deadAt: 1_000, value: 2), second: RuleCell())
            let epoch = RuleArithmetic.epoch(of: cells, limit, chargedAt: 10, at: time(20))
            #expect(epoch == nil)
        }
    }

    @Test("a quota takes units back in their own period only, and never above the quota")
    func quota() {
        let limit = RuleLimit(kind: .quota, units: 10, window: 0)
        var cells = RuleCells()
        _ = Quota.grant(&cells.first, units: 6, until: 1_000, now: 1)
        _ = RuleArithmetic.charge(&cells, limit, cost: 5, at: time(1))
        let epoch = RuleArithmetic.epoch(of: cells, limit, at: time(1))
        _ = RuleArithmetic.giveBack(&cells, limit, units: 2, chargedIn: epoch, at: time(2))
        #expect(remaining(cells, limit, 2) == 3)
        _ = RuleArithmetic.giveBack(&cells, limit, units: .max, chargedIn: epoch, at: time(2))
        #expect(remaining(cells, limit, 2) == 10)
        _ = Quota.grant(&cells.first, units: 1, until: 1_001 + Quota.sameNanoseconds, now: 1_000)
        _ = RuleArithmetic.giveBack(&cells, limit, units: 5, chargedIn: epoch, at: time(1_001))
        #expect(remaining(cells, limit, 1_001) == 1)
    }
}
