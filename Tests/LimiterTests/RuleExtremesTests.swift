import Testing

@testable import Limiter
@testable import Model

@Suite("Rules at the ends of their numbers")
struct RuleExtremesTests {
    private static let kinds: [RuleLimit.Kind] = [
        .fixed, .calendar, .sliding, .bucket, .concurrency, .quota,
    ]
    /// The shortest and the longest window, in nanoseconds.
    private static let windows: [UInt64] = [
        1_000_000_000, RateRule.windowMillisecondsMax * 1_000_000,
    ]

    /// A rule's numbers; a bucket is as deep as its clock allows.
    private func limit(_ kind: RuleLimit.Kind, _ units: UInt64, _ window: UInt64) -> RuleLimit {
        var limit = RuleLimit(kind: kind, units: units, window: window)
        limit.calendarUnit = .month
        if kind == .bucket {
            limit.tick = units == 0 ? window : (window - 1) / units + 1
            limit.burst = min(units, RateRule.refillNanosecondsMax / limit.tick)
        }
        return limit
    }

    private let now = DecisionTime(
        monotonic: 1_000_000, wallMicroseconds: 1_700_000_000_000_000, leaseEnd: 2_000_000)

    @Test(
        "a limit of 0 never admits a cost of 1, and a cost of 0 asks for nothing", arguments: kinds)
    func zero(kind: RuleLimit.Kind) {
        for window in Self.windows {
            let limit = limit(kind, 0, window)
            var cells = RuleCells()
            let asked = RuleArithmetic.decide(cells, limit, cost: 0, at: now)
            #expect(asked.isAdmitted && asked.remaining == 0)
            _ = RuleArithmetic.charge(&cells, limit, cost: 0, at: now)
            #expect(cells == RuleCells())
            let denied = RuleArithmetic.decide(cells, limit, cost: 1, at: now)
            #expect(denied.retryNanoseconds == RuleVerdict.never && !denied.needsGrant)
        }
    }

    @Test(
        "limits up to 2^63 are counted exactly, and the largest number doesn't trap",
        arguments: [RuleLimit.Kind.fixed, .calendar, .sliding, .bucket, .concurrency])
    func huge(kind: RuleLimit.Kind) {
        for window in Self.windows {
            for units in [1 << 63 - 1, 1 << 63, UInt64.max - 1, .max] {
                let limit = limit(kind, units, window)
                let most = kind == .bucket ? limit.burst : units
                var cells = RuleCells()
                for cost in [1, most / 2, most - most / 2 - 2] {
                    let verdict = RuleArithmetic.decide(cells, limit, cost: cost, at: now)
                    #expect(verdict.isAdmitted, "\(limit), cost \(cost)")
                    _ = RuleArithmetic.charge(&cells, limit, cost: cost, at: now)
                }
                #expect(RuleArithmetic.decide(cells, limit, cost: 0, at: now).remaining == 1)
                let denied = RuleArithmetic.decide(cells, limit, cost: 2, at: now)
                #expect(!denied.isAdmitted && denied.retryNanoseconds != RuleVerdict.never)
                let never = RuleArithmetic.decide(cells, limit, cost: .max, at: now)
                #expect(!never.isAdmitted)
                #expect((never.retryNanoseconds == RuleVerdict.never) == (most < .max))
            }
        }
    }

    @Test(
        "no numbers, not even those of a damaged file, trap; nor does settling change what is decided"
    )
    func garbage() {
        var random = SeededRandom(seed: 41)
        func number() -> UInt64 {
            switch random.next() % 8 {
            case 0: 0
            case 1: .max - random.next() % 4
            case 2: random.next() % 10
            case 3: 1 << 63
            case 4: random.next() >> (random.next() % 64)
            default: random.next()
            }
        }
        for step in 0..<200_000 {
            var limit = RuleLimit(kind: Self.kinds[step % 6], units: number(), window: number())
            (limit.burst, limit.tick) = (number(), number())
            limit.calendarUnit = [.minute, .hour, .day, .month][Int(random.next() % 4)]
            var cells = RuleCells(
                first: RuleCell(deadAt: number(), value: number()),
                second: RuleCell(deadAt: number(), value: number()))
            let time = DecisionTime(
                monotonic: number(), wallMicroseconds: Int64(bitPattern: number()),
                leaseEnd: number())
            let cost = number()
            let verdict = RuleArithmetic.decide(cells, limit, cost: cost, at: time)
            // What is left of a quota is partly here, and partly to be granted.
            let isHere = limit.kind != .quota || !verdict.needsGrant || cost == 0
            if isHere, verdict.isAdmitted != (cost <= verdict.remaining) {
                Issue.record("step \(step): \(limit), \(cells), \(time), cost \(cost), \(verdict)")
            }
            var settled = cells
            _ = RuleArithmetic.settle(&settled, limit, at: time)
            var again = RuleArithmetic.decide(settled, limit, cost: cost, at: time)
            again.isUnsettled = verdict.isUnsettled
            if verdict != again, limit.kind != .sliding {
                Issue.record("step \(step): \(limit), \(cells), \(time), \(verdict), \(again)")
            }
            if verdict.isAdmitted {
                _ = RuleArithmetic.charge(&cells, limit, cost: cost, at: time)
            }
            let epoch = RuleArithmetic.epoch(of: cells, limit, at: time)
            let charged = random.chance(1, in: 2) ? epoch : number()
            _ = RuleArithmetic.giveBack(
                &cells, limit, units: number(), chargedIn: charged, at: time)
            _ = RuleArithmetic.reset(of: cells, limit, at: time)
        }
    }

    @Test("a window that ends too late by the rule's numbers ends when a new one would")
    func clamp() {
        for kind in [RuleLimit.Kind.fixed, .calendar] {
            let limit = limit(kind, 5, Self.windows[0])
            let longest = kind == .fixed ? limit.window : CalendarWindow.longest(.month)
            var cells = RuleCells(first: RuleCell(deadAt: .max, value: 5))
            let denied = RuleArithmetic.decide(cells, limit, cost: 1, at: now)
            #expect(denied.retryNanoseconds == longest && denied.isUnsettled)
            _ = RuleArithmetic.settle(&cells, limit, at: now)
            #expect(cells.first == RuleCell(deadAt: now.monotonic + longest, value: 5))
            #expect(!RuleArithmetic.decide(cells, limit, cost: 1, at: now).isUnsettled)
        }
        let sliding = limit(.sliding, 5, Self.windows[0])
        var cells = RuleCells(first: RuleCell(deadAt: .max, value: 5))
        #expect(RuleArithmetic.decide(cells, sliding, cost: 1, at: now).isUnsettled)
        _ = RuleArithmetic.settle(&cells, sliding, at: now)
        #expect(cells.first.deadAt == now.monotonic + 2 * sliding.window)
    }

    @Test("a sliding window whose state came from another clock keeps its own grid")
    func shiftedGrid() {
        let limit = RuleLimit(kind: .sliding, units: 10, window: 1_000)
        // Windows of the other clock end at 5,300 and 6,300; six units were in the earlier one.
        var cells = RuleCells(
            first: RuleCell(deadAt: 6_300, value: 6), second: RuleCell(deadAt: 7_300, value: 2))
        func remaining(_ now: UInt64) -> UInt64 {
            let time = DecisionTime(monotonic: now, wallMicroseconds: 0)
            return RuleArithmetic.decide(cells, limit, cost: 0, at: time).remaining
        }
        #expect(remaining(5_300) == 2 && remaining(5_800) == 5 && remaining(6_300) == 8)
        let time = DecisionTime(monotonic: 6_400, wallMicroseconds: 0)
        _ = RuleArithmetic.charge(&cells, limit, cost: 3, at: time)
        #expect(cells.first == RuleCell(deadAt: 8_300, value: 3) && cells.second.value == 2)
        #expect(remaining(7_300) == 7 && remaining(8_300) == 10)
    }
}
