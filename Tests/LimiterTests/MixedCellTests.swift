import Testing

@testable import Limiter
@testable import Model

/// A process may be killed between any two stores of a changed state: what is left admits no more
/// than the state before or the state after.
@Suite("Cells half written")
struct MixedCellTests {
    private func time(_ now: UInt64) -> DecisionTime {
        DecisionTime(
            monotonic: now, wallMicroseconds: Int64(now / 1_000), leaseEnd: now + 500 + now % 700)
    }

    private func remaining(_ cells: RuleCells, _ limit: RuleLimit, _ now: UInt64) -> UInt64 {
        RuleArithmetic.decide(cells, limit, cost: 0, at: time(now)).remaining
    }

    /// Every state that the stores of a change pass through: cell after cell, words in the order
    /// that the change names.
    private func passed(
        from old: RuleCells, to new: RuleCells, _ order: StoreOrder, secondFirst: Bool
    ) -> [RuleCells] {
        var states: [RuleCells] = []
        var cells = old
        let paths: [WritableKeyPath<RuleCells, RuleCell>] =
            secondFirst ? [\.second, \.first] : [\.first, \.second]
        for path in paths {
            let words: [WritableKeyPath<RuleCell, UInt64>] =
                order == .valueFirst ? [\.value, \.deadAt] : [\.deadAt, \.value]
            for word in words {
                cells[keyPath: path][keyPath: word] = new[keyPath: path][keyPath: word]
                states.append(cells)
            }
        }
        return states
    }

    private func change(
        _ cells: inout RuleCells, _ limit: RuleLimit, now: UInt64, _ random: inout SeededRandom
    ) -> StoreOrder {
        switch random.next() % 6 {
        case 0:
            return RuleArithmetic.settle(&cells, limit, at: time(now))
        case 1:
            let epochs = [cells.first.deadAt, cells.second.deadAt, random.next() % (now * 2)]
            return RuleArithmetic.giveBack(
                &cells, limit, units: random.next() % 5,
                chargedIn: epochs[Int(random.next() % 3)], at: time(now))
        case 2 where limit.kind == .quota:
            let end =
                random.chance(1, in: 2)
                ? cells.first.deadAt : now + random.next() % 6 * Quota.sameNanoseconds / 2
            return Quota.grant(&cells.first, units: random.next() % 8, until: end, now: now)
        default:
            let left = remaining(cells, limit, now)
            return RuleArithmetic.charge(
                &cells, limit, cost: min(left, 1 + random.next() % 4), at: time(now))
        }
    }

    private func limits(
        _ kind: RuleLimit.Kind, window: UInt64, _ random: inout SeededRandom
    ) -> RuleLimit {
        var limit = RuleLimit(kind: kind, units: random.next() % 12, window: window)
        // A sliding window that changes its length has other cells.
        if kind == .fixed, random.chance(1, in: 2) { limit.window = 1 + random.next() % 2_000 }
        limit.tick = 1 + random.next() % 300
        limit.burst = 1 + random.next() % 12
        return limit
    }

    @Test(
        "admit no more than before or after, whichever stores were made",
        arguments: [
            RuleLimit.Kind.fixed, .calendar, .sliding, .bucket, .concurrency, .quota,
        ])
    func mixed(kind: RuleLimit.Kind) {
        var compared = 0
        for seed in 0..<150 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let scale: UInt64 =
                kind == .calendar ? 40_000_000 : kind == .quota ? 10_000_000_000 : 1
            let window = 1 + random.next() % 2_000
            var limit = limits(kind, window: window, &random)
            var cells = RuleCells()
            var now: UInt64 = 5_000
            for step in 0..<60 {
                now += random.next() % 400 * scale
                if random.chance(1, in: 6) { limit = limits(kind, window: window, &random) }
                let old = cells
                let order = change(&cells, limit, now: now, &random)
                for secondFirst in [false, true] {
                    for mixed in passed(from: old, to: cells, order, secondFirst: secondFirst) {
                        for later in [0, 1, random.next() % 500, random.next() % 5_000] as [UInt64]
                        {
                            let then = now + later * scale
                            let most = max(
                                remaining(old, limit, then), remaining(cells, limit, then))
                            compared += 1
                            if remaining(mixed, limit, then) > most {
                                Issue.record(
                                    "seed \(seed), step \(step), \(limit): \(mixed) of \(old) to \(cells)"
                                )
                                return
                            }
                        }
                    }
                }
            }
        }
        #expect(compared > 250_000)
    }

    @Test("the other order of stores would admit more: the test can tell")
    func canary() {
        var limit = RuleLimit(kind: .bucket, units: 10, window: 1_000)
        (limit.tick, limit.burst) = (100, 10)
        let old = RuleCells(first: RuleCell(deadAt: 1_500, value: 50))
        var new = old
        let order = RuleArithmetic.settle(&new, limit, at: time(1_000))
        #expect(order == .deadAtFirst && new.first == RuleCell(deadAt: 2_000, value: 100))
        let wrong = passed(from: old, to: new, .valueFirst, secondFirst: false)[0]
        #expect(remaining(old, limit, 1_000) == 0 && remaining(new, limit, 1_000) == 0)
        #expect(remaining(wrong, limit, 1_000) == 5)
    }
}
