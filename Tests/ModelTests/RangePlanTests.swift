import Testing

@testable import Model

@Suite struct RangePlanTests {
    private static let grains: [RangePlan.Grain] = [
        .totals, .hourly, .init(coarsest: .hour, finest: .minute),
        .init(coarsest: .day, finest: .day), .init(coarsest: .hour, finest: .hour),
        .init(coarsest: .minute, finest: .minute),
    ]

    /// The parts in order of time.
    private func inOrder(_ plan: RangePlan) -> [TimeRange] {
        [
            plan.rawBefore, plan.minuteBefore, plan.hourBefore, plan.day, plan.hourAfter,
            plan.minuteAfter, plan.rawAfter,
        ].filter { !$0.isEmpty }
    }

    private func expectWhole(_ range: TimeRange, _ bucket: Bucket) {
        guard !range.isEmpty else { return }
        #expect(range.from.microseconds % bucket.microseconds == 0)
        #expect(range.to.microseconds % bucket.microseconds == 0)
    }

    private func expectExact(_ range: TimeRange, _ grain: RangePlan.Grain) {
        let plan = RangePlan(range, grain)
        let parts = inOrder(plan)
        // Each part begins where the one before ends: no overlap, no gap.
        var reached = range.from
        for part in parts {
            #expect(part.from == reached)
            reached = part.to
        }
        #expect(range.isEmpty ? parts.isEmpty : reached == range.to)
        expectWhole(plan.day, .day)
        for part in [plan.hourBefore, plan.hourAfter] { expectWhole(part, .hour) }
        for part in [plan.minuteBefore, plan.minuteAfter] { expectWhole(part, .minute) }
    }

    /// Edges that like to lie on the boundaries of buckets.
    private func instant(_ random: inout SeededRandom) -> Timestamp {
        let any = Timestamp(
            microseconds: .random(in: -9_000_000_000...9_000_000_000_000, using: &random))
        switch random.next() % 5 {
        case 0: return any.truncated(to: .day)
        case 1: return any.truncated(to: .hour)
        case 2: return any.truncated(to: .minute)
        case 3: return any.truncated(to: .minute).adding(microseconds: -1)
        default: return any
        }
    }

    @Test("parts never overlap, leave no gap and hold whole buckets only")
    func partsTile() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<4_000 {
            let range = TimeRange(between: instant(&random), and: instant(&random))
            for grain in Self.grains { expectExact(range, grain) }
        }
    }

    @Test("short ranges around a boundary are exact too")
    func shortRanges() {
        var random = SeededRandom(seed: 12)
        for _ in 0..<4_000 {
            let from = instant(&random)
            let length = Int64.random(in: 0...(2 * Bucket.hour.microseconds), using: &random)
            let range = TimeRange(between: from, and: from.adding(microseconds: length))
            for grain in Self.grains { expectExact(range, grain) }
        }
    }

    @Test("no wider bucket is left to a narrower source")
    func widestFirst() {
        var random = SeededRandom(seed: 13)
        for _ in 0..<2_000 {
            let plan = RangePlan(
                TimeRange(between: instant(&random), and: instant(&random)), .totals)
            for part in [plan.rawBefore, plan.rawAfter] {
                #expect(part.microseconds < 2 * Bucket.minute.microseconds)
            }
            for part in [plan.minuteBefore, plan.minuteAfter] {
                #expect(part.microseconds < 2 * Bucket.hour.microseconds)
            }
            for part in [plan.hourBefore, plan.hourAfter] {
                #expect(part.microseconds < 2 * Bucket.day.microseconds)
            }
        }
    }

    @Test("the ends of time neither trap nor break the rules")
    func extremes() {
        let ends: [Int64] = [
            .min, .min + 1, .min + 86_400_000_001, -1, 0, 1, .max - 86_400_000_001, .max - 1, .max,
        ]
        for one in ends {
            for other in ends {
                let range = TimeRange(
                    between: Timestamp(microseconds: one), and: Timestamp(microseconds: other))
                for grain in Self.grains { expectExact(range, grain) }
            }
        }
    }

    @Test("a month from noon to noon is days, with hours at its ends")
    func month() throws {
        let from = try #require(Timestamp(rfc3339: "2026-01-31T12:00:00Z"))
        let to = try #require(Timestamp(rfc3339: "2026-02-28T12:30:00.5Z"))
        let plan = RangePlan(TimeRange(between: from, and: to), .totals)
        #expect(plan.rawBefore.isEmpty && plan.minuteBefore.isEmpty)
        #expect(plan.hourBefore.microseconds == 12 * Bucket.hour.microseconds)
        #expect(plan.day.microseconds == 27 * Bucket.day.microseconds)
        #expect(plan.hourAfter.microseconds == 12 * Bucket.hour.microseconds)
        #expect(plan.minuteAfter.microseconds == 30 * Bucket.minute.microseconds)
        #expect(plan.rawAfter.microseconds == 500_000)
    }
}
