import Testing

@testable import Limiter
@testable import Model

/// What each rule admits at most in any span as long as its window, wherever it begins.
@Suite("Bounds in every rolling window")
struct RuleBoundTests {
    private struct Call {
        let at: UInt64
        let units: UInt64
    }

    /// The most units of calls within any half-open span of `window`.
    private func largest(_ calls: [Call], window: UInt64) -> UInt64 {
        var (sum, best, first) = (UInt64(0), UInt64(0), 0)
        for call in calls {
            sum += call.units
            while calls[first].at + window <= call.at {
                sum -= calls[first].units
                first += 1
            }
            best = max(best, sum)
        }
        return best
    }

    /// A client that likes edges: it takes everything, or a bit, and comes back at once, when it
    /// may, or at a window's end.
    private func greedy(_ limit: RuleLimit, seed: UInt64, steps: Int) -> [Call] {
        var random = SeededRandom(seed: seed)
        var cells = RuleCells()
        var now: UInt64 = 1 + random.next() % (limit.window * 3)
        var calls: [Call] = []
        for _ in 0..<steps {
            let time = DecisionTime(monotonic: now, wallMicroseconds: 0)
            let left = RuleArithmetic.decide(cells, limit, cost: 0, at: time).remaining
            let cost = random.chance(2, in: 3) ? left : min(left, random.next() % (left + 1))
            if cost > 0 {
                _ = RuleArithmetic.charge(&cells, limit, cost: cost, at: time)
                calls.append(Call(at: now, units: cost))
            }
            let verdict = RuleArithmetic.decide(cells, limit, cost: 1, at: time)
            switch random.next() % 5 {
            case 0: now += random.next() % (limit.window + 1)
            case 1: now += limit.window - 1 - now % limit.window
            case 2: now += verdict.resetNanoseconds
            default: now += max(1, verdict.retryNanoseconds == .max ? 1 : verdict.retryNanoseconds)
            }
        }
        return calls
    }

    private func limits(_ random: inout SeededRandom) -> (units: UInt64, window: UInt64) {
        (1 + random.next() % 20, 2 + random.next() % 200)
    }

    @Test("a fixed window admits less than 2·L, and may come to 2·L − 1")
    func fixed() {
        var random = SeededRandom(seed: 21)
        for seed in 0..<400 as Range<UInt64> {
            let (units, window) = limits(&random)
            let limit = RuleLimit(kind: .fixed, units: units, window: window)
            let most = largest(greedy(limit, seed: seed, steps: 300), window: window)
            #expect(most < 2 * units, "seed \(seed), \(limit)")
        }
        let straddle = [Call(at: 1, units: 1), Call(at: 10, units: 4), Call(at: 11, units: 5)]
        var cells = RuleCells()
        let limit = RuleLimit(kind: .fixed, units: 5, window: 10)
        for call in straddle { #expect(admit(call, limit, &cells)) }
        #expect(largest(straddle, window: 10) == 9)
    }

    @Test("a sliding window admits at most 2·L − ⌈2·L/W⌉, and may come to it")
    func sliding() {
        var random = SeededRandom(seed: 22)
        for seed in 0..<400 as Range<UInt64> {
            let (units, window) = limits(&random)
            let limit = RuleLimit(kind: .sliding, units: units, window: window)
            let most = largest(greedy(limit, seed: seed, steps: 300), window: window)
            #expect(most <= 2 * units - (2 * units + window - 1) / window, "seed \(seed), \(limit)")
        }
        let limit = RuleLimit(kind: .sliding, units: 50, window: 10)
        let straddle = [Call(at: 9, units: 50), Call(at: 18, units: 40)]
        var cells = RuleCells()
        for call in straddle { #expect(admit(call, limit, &cells)) }
        #expect(!admit(Call(at: 18, units: 1), limit, &cells))
        #expect(largest(straddle, window: 10) == 90)
    }

    @Test("a token bucket admits at most B + ⌈W/T⌉ − 1, and may come to it")
    func bucket() {
        var random = SeededRandom(seed: 23)
        var reached = 0
        for seed in 0..<400 as Range<UInt64> {
            let (units, window) = limits(&random)
            var limit = RuleLimit(kind: .bucket, units: units, window: window)
            limit.tick = (window + units - 1) / units
            limit.burst = 1 + random.next() % 30
            let bound = limit.burst + (window + limit.tick - 1) / limit.tick - 1
            let most = largest(greedy(limit, seed: seed, steps: 300), window: window)
            #expect(most <= bound, "seed \(seed), \(limit)")
            reached += most == bound ? 1 : 0
        }
        #expect(reached > 100)
    }

    @Test(
        "a strict token bucket never admits more than its limit, for any burst, and may come to it")
    func strict() throws {
        var random = SeededRandom(seed: 24)
        var reached = 0
        for seed in 0..<400 as Range<UInt64> {
            let units = 1 + random.next() % 20
            var rule = RateRule(
                name: "strict", algorithm: .tokenBucket, limit: units,
                windowMilliseconds: 1_000 + random.next() % 10)
            (rule.isStrict, rule.burst) = (true, 1 + random.next() % units)
            #expect(rule.faults == [])
            let limit = try #require(RuleLimit(rule, identity: 0))
            let most = largest(greedy(limit, seed: seed, steps: 300), window: limit.window)
            #expect(most <= units, "seed \(seed), \(limit)")
            reached += most == units ? 1 : 0
        }
        #expect(reached > 100)
    }

    private func admit(_ call: Call, _ limit: RuleLimit, _ cells: inout RuleCells) -> Bool {
        let time = DecisionTime(monotonic: call.at, wallMicroseconds: 0)
        let verdict = RuleArithmetic.decide(cells, limit, cost: call.units, at: time)
        guard verdict.isAdmitted else { return false }
        _ = RuleArithmetic.charge(&cells, limit, cost: call.units, at: time)
        return true
    }
}
