import Testing

@testable import Limiter
@testable import Model

/// The same limit kept by brute force: every admitted call of the open window is remembered.
private struct Reference {
    var opened: UInt64?
    var admitted: [UInt64] = []

    mutating func take(limit: UInt64, window: UInt64, cost: UInt64, now: UInt64) -> Bool {
        if let start = opened, now >= start + window {
            opened = nil
            admitted = []
        }
        let used = admitted.reduce(0, +)
        guard cost == 0 || used + cost <= limit else { return false }
        if cost > 0 {
            if opened == nil { opened = now }
            admitted.append(cost)
        }
        return true
    }
}

@Suite("The fixed window")
struct FixedWindowTests {
    @Test("agrees with a brute-force log over 200,000 random steps, and its retry time is exact")
    func matchesReference() {
        var random = SplitMix(state: 7)
        var mismatches = 0
        for _ in 0..<200 {
            let limit = random.next() % 20
            let window = 1_000 + random.next() % 10_000
            var cell = FixedWindow.Cell()
            var reference = Reference()
            var now: UInt64 = 1
            for _ in 0..<1_000 {
                now += random.next() % 900
                let cost = random.next() % 5
                let verdict = FixedWindow.decide(cell, limit: limit, cost: cost, now: now)
                let admitted = verdict.retryNanoseconds == 0
                let expected = reference.take(limit: limit, window: window, cost: cost, now: now)
                mismatches += admitted == expected ? 0 : 1
                if admitted {
                    FixedWindow.count(&cell, window: window, cost: cost, now: now)
                } else if cost > limit {
                    mismatches += verdict.retryNanoseconds == RuleVerdict.never ? 0 : 1
                } else {
                    let then = now + verdict.retryNanoseconds
                    let early = FixedWindow.decide(cell, limit: limit, cost: cost, now: then - 1)
                    let late = FixedWindow.decide(cell, limit: limit, cost: cost, now: then)
                    mismatches += early.retryNanoseconds > 0 ? 0 : 1
                    mismatches += late.retryNanoseconds == 0 ? 0 : 1
                }
            }
        }
        #expect(mismatches == 0)
    }

    @Test("a cost above the limit is never admitted, a limit of 0 admits only a cost of 0")
    func extremes() {
        let fresh = FixedWindow.Cell()
        #expect(
            FixedWindow.decide(fresh, limit: 5, cost: 6, now: 9).retryNanoseconds
                == RuleVerdict.never)
        #expect(
            FixedWindow.decide(fresh, limit: 0, cost: 1, now: 9).retryNanoseconds
                == RuleVerdict.never)
        #expect(FixedWindow.decide(fresh, limit: 0, cost: 0, now: 9).retryNanoseconds == 0)
        var huge = FixedWindow.Cell()
        FixedWindow.count(&huge, window: .max, cost: .max, now: 5)
        FixedWindow.count(&huge, window: .max, cost: .max, now: 6)
        #expect(huge.used == .max && huge.endsAt == .max)
        #expect(
            FixedWindow.decide(huge, limit: .max, cost: 1, now: 6).retryNanoseconds == UInt64.max
                - 6)
    }
}

/// SplitMix64: a seeded source for these tests.
struct SplitMix {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
