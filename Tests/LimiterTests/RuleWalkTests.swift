import Testing

@testable import Limiter
@testable import Model

/// Random limits: small ones, where every step meets an edge, and those that operators set.
enum RandomLimits {
    static func window(_ random: inout SeededRandom) -> UInt64 {
        switch random.next() % 4 {
        case 0: 1 + random.next() % 30
        case 1: 100 + random.next() % 10_000
        case 2: (1 + random.next() % 86_400) * 1_000_000_000
        default:
            random.chance(1, in: 2) ? 1_000_000_000 : RateRule.windowMillisecondsMax * 1_000_000
        }
    }

    static func units(_ random: inout SeededRandom) -> UInt64 {
        switch random.next() % 8 {
        case 0: 0
        case 1...5: 1 + random.next() % 20
        case 6: 1 + random.next() % 5_000
        default: 1 << (random.next() % 40)
        }
    }

    static func fixed(_ random: inout SeededRandom) -> RuleLimit {
        RuleLimit(kind: .fixed, units: units(&random), window: window(&random))
    }

    static func sliding(_ random: inout SeededRandom) -> RuleLimit {
        RuleLimit(kind: .sliding, units: units(&random), window: window(&random))
    }

    /// A rule keeps its calendar unit for life: with another one it has other cells.
    static func calendar(
        _ unit: RuleLimit.CalendarUnit
    ) -> (inout SeededRandom) -> RuleLimit {
        { random in
            var limit = RuleLimit(kind: .calendar, units: units(&random), window: 0)
            limit.calendarUnit = unit
            return limit
        }
    }

    static func bucket(_ random: inout SeededRandom) -> RuleLimit {
        var limit = RuleLimit(kind: .bucket, units: units(&random), window: window(&random))
        let perWindow = max(1, limit.units)
        limit.tick = (limit.window + perWindow - 1) / perWindow
        let burstMax = min(1 << 20, (1 << 61) / limit.tick)
        limit.burst = limit.units == 0 ? 0 : min(burstMax, 1 + random.next() % (limit.units * 2))
        return limit
    }
}

@Suite("Rules against brute force")
struct RuleWalkTests {
    /// Walks from many seeds; the first difference is told with its seed.
    private func walk<Reference: RuleReference>(
        _: Reference.Type, seeds: Range<UInt64>, steps: Int = 500,
        make: @escaping (inout SeededRandom) -> RuleLimit
    ) -> Int {
        var total = 0
        for seed in seeds {
            var walk = RuleWalk<Reference>(seed: seed, make: make)
            let (walked, fault) = walk.run(steps: steps)
            total += walked
            if let fault {
                Issue.record("\(fault)")
                break
            }
        }
        return total
    }

    @Test(
        "a fixed window agrees with the log of its calls over 250,000 steps, and its times are exact"
    )
    func fixed() {
        let steps = walk(FixedReference.self, seeds: 0..<800, make: RandomLimits.fixed)
        #expect(steps >= 250_000)
    }

    @Test(
        "a calendar window agrees with the log of its calls over 65,000 steps, and its times are exact",
        arguments: [RuleLimit.CalendarUnit.minute, .hour, .day, .month])
    func calendar(unit: RuleLimit.CalendarUnit) {
        let steps = walk(
            CalendarReference.self, seeds: 1_000..<1_150, make: RandomLimits.calendar(unit))
        #expect(steps >= 65_000)
    }

    @Test(
        "a sliding window agrees with exact fractions over 250,000 steps, and its times are exact")
    func sliding() {
        let steps = walk(SlidingReference.self, seeds: 2_000..<2_800, make: RandomLimits.sliding)
        #expect(steps >= 250_000)
    }

    @Test(
        "a token bucket agrees with an exact leaky bucket over 250,000 steps, and its times are exact"
    )
    func bucket() {
        let steps = walk(BucketReference.self, seeds: 3_000..<3_800, make: RandomLimits.bucket)
        #expect(steps >= 250_000)
    }
}
