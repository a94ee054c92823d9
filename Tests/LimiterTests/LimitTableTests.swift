import Model
import Testing

@testable import Limiter

@Suite("The table of counts")
struct LimitTableTests {
    /// Rules of every kind that counts calls.
    private static func mixed() -> TestRules {
        var bucket = RuleLimit(kind: .bucket, units: 5, window: .seconds(1))
        (bucket.burst, bucket.tick) = (5, 200_000_000)
        var calendar = RuleLimit(kind: .calendar, units: 40, window: 0)
        calendar.calendarUnit = .minute
        return TestRules([
            RuleLimit(kind: .fixed, units: 6, window: .seconds(2)),
            RuleLimit(kind: .sliding, units: 7, window: .seconds(3)), bucket, calendar,
            RuleLimit(kind: .sliding, units: 30, window: .seconds(20)),
        ])
    }

    @Test("agrees with a dictionary of cells over random subjects, while it grows and reuses cells")
    func matchesDictionary() throws {
        var random = SeededRandom(seed: 11)
        let house = try TableHouse()
        let rules = Self.mixed()
        var reference: [UInt64: [RuleCells]] = [:]
        var now: UInt64 = 1
        var (mismatches, allowed, denied) = (0, 0, 0)
        for _ in 0..<60_000 {
            now += random.next() % 1_000_000
            let time = DecisionTime(monotonic: now, wallMicroseconds: Int64(now / 1_000))
            let id = random.next() % 900
            let subject = TableHouse.subject(id)
            let cost = random.next() % 3
            _ = house.table.decide(
                TableHouse.question(
                    subject, rules, cost: cost, now: now, wall: time.wallMicroseconds),
                into: &house.decision)
            var cells = reference[id] ?? rules.limits.map { _ in RuleCells() }
            let isAdmitted = rules.limits.indices.allSatisfy {
                RuleArithmetic.decide(cells[$0], rules.limits[$0], cost: cost, at: time).isAdmitted
            }
            mismatches += house.decision.isAllowed == isAdmitted ? 0 : 1
            if isAdmitted { allowed += 1 } else { denied += 1 }
            guard isAdmitted else { continue }
            for (index, limit) in rules.limits.enumerated() {
                _ = RuleArithmetic.charge(&cells[index], limit, cost: cost, at: time)
                let after = RuleArithmetic.decide(cells[index], limit, cost: 0, at: time)
                mismatches += house.decision.verdicts[index] == after ? 0 : 1
            }
            reference[id] = cells
        }
        #expect(mismatches == 0)
        #expect(allowed > 5_000 && denied > 5_000)
        #expect(house.table.size.bytes > 256 * 2 * 4_096 + 100_000)
    }

    @Test("a rule that denies leaves every other rule uncounted")
    func allOrNothing() throws {
        let house = try TableHouse()
        let rules = TestRules(fixed: (100, 60_000), (1, 1_000), (100, 60_000))
        let subject = TableHouse.subject(1)
        for _ in 0..<50 { house.take(subject, rules, now: 5) }
        #expect(house.remaining(subject, rules, now: 5) == [99, 0, 99])
    }

    @Test("a flood of new subjects at the cap never resets a live counter, and dead ones make room")
    func flood() throws {
        let house = try TableHouse(bytesMax: 256 * 2 * 4_096 + 32_768)
        let rules = TestRules(fixed: (5, 60_000))
        let known = TableHouse.subject(0)
        for _ in 0..<5 { house.take(known, rules, now: 10) }
        var full = 0
        for number in 1..<5_000 as Range<UInt64> {
            full += house.take(TableHouse.subject(number), rules, now: 20 + number) == .full ? 1 : 0
        }
        #expect(full > 3_000 && full < 4_500)
        house.take(known, rules, now: 30_000)
        #expect(!house.decision.isAllowed)
        #expect(house.table.budget.bytes <= 256 * 2 * 4_096 + 32_768)
        let later: UInt64 = .seconds(61)
        for number in 5_000..<5_800 as Range<UInt64> {
            #expect(house.take(TableHouse.subject(number), rules, now: later + number) == .decided)
        }
    }

    @Test("counters of windows that are over are left behind by growth: the memory stays as it was")
    func reuse() throws {
        let house = try TableHouse()
        let rules = TestRules(fixed: (5, 1_000), (50, 2_000))
        var number: UInt64 = 0
        var sizes: [Int] = []
        for second in 1...40 as ClosedRange<UInt64> {
            for step in 0..<2_000 as Range<UInt64> {
                number += 1
                house.take(
                    TableHouse.subject(number), rules, now: .seconds(second) + step * 400_000)
            }
            sizes.append(house.table.size.bytes)
        }
        let most = sizes.suffix(30).max() ?? 0
        // At most 4,000 subjects with two rules each are live at once.
        #expect(most < 256 * 2 * 4_096 + 4_000 * 2 * 64 * 2)
        #expect(house.remaining(TableHouse.subject(number), rules, now: .seconds(41)) == [4, 49])
    }

    @Test("a rule in shadow denies nobody and counts only what it admits; a percentage binds the same subjects")
    func shadow() throws {
        let house = try TableHouse()
        var limits = [
            RuleLimit(kind: .fixed, units: 2, window: .seconds(60)),
            RuleLimit(kind: .fixed, units: 5, window: .seconds(60)),
        ]
        limits[0].enforcedPercent = 0
        let rules = TestRules(limits)
        let subject = TableHouse.subject(3)
        for call in 1...7 {
            house.take(subject, rules, now: 9)
            #expect(house.decision.isAllowed == (call <= 5))
            #expect((house.decision.shadowViolated == 0) == (call > 2))
            #expect(house.decision.isShadow(0) && !house.decision.isShadow(1))
        }
        #expect(house.remaining(subject, rules, now: 9) == [0, 0])
        func bound(_ percent: UInt8) -> Set<UInt64> {
            var limit = limits[0]
            limit.enforcedPercent = percent
            return Set((0..<10_000 as Range<UInt64>).filter { limit.binds(TableHouse.subject($0)) })
        }
        let (ten, thirty) = (bound(10), bound(30))
        #expect(ten.isSubset(of: thirty))
        #expect((900...1_100).contains(ten.count) && (2_850...3_150).contains(thirty.count))
        #expect(bound(100).count == 10_000 && bound(0).isEmpty)
    }

    @Test("a request id is charged once in a minute, and a denied one leaves no trace")
    func requestIDs() throws {
        let house = try TableHouse()
        let rules = TestRules(fixed: (2, 600_000))
        let subject = TableHouse.subject(4)
        #expect(house.take(subject, rules, now: .seconds(1), request: 1) == .decided)
        for _ in 0..<5 {
            #expect(house.take(subject, rules, now: .seconds(60), request: 1) == .repeated)
            #expect(house.decision.isAllowed && house.decision.verdicts[0].remaining == 1)
        }
        #expect(house.take(subject, rules, now: .seconds(61), request: 1) == .decided)
        #expect(house.decision.verdicts[0].remaining == 0)
        #expect(house.take(subject, rules, now: .seconds(62), request: 2) == .decided)
        #expect(!house.decision.isAllowed)
        #expect(house.take(subject, rules, now: .seconds(602), request: 2) == .decided)
        #expect(house.decision.isAllowed)
    }
}
