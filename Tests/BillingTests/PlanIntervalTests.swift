import Model
import Testing

@testable import Billing

@Suite struct PlanIntervalTests {
    private func at(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test("months count from the anchor: January 31, February 28, March 31")
    func monthEnds() throws {
        let anchor = try at("2026-01-31T10:00:00Z")
        let second = PlanInterval.month.period(holding: try at("2026-03-01"), anchor: anchor)
        #expect(second.from == (try at("2026-02-28T10:00:00Z")))
        #expect(second.to == (try at("2026-03-31T10:00:00Z")))
        let quarter = PlanInterval.quarter.period(holding: try at("2026-05-01"), anchor: anchor)
        #expect(quarter.from == (try at("2026-04-30T10:00:00Z")))
        #expect(quarter.to == (try at("2026-07-31T10:00:00Z")))
        let week = PlanInterval.week.period(holding: try at("2026-02-07T10:00:00Z"), anchor: anchor)
        #expect(week.from == (try at("2026-02-07T10:00:00Z")))
        #expect(week.to == (try at("2026-02-14T10:00:00Z")))
    }

    @Test("a period holds its instant and touches the next one; the first begins at the anchor")
    func periodsTile() {
        var random = SeededRandom(seed: 71)
        let span: ClosedRange<Int64> = 0...4_000_000_000_000_000
        for _ in 0..<2_000 {
            let anchor = Timestamp(microseconds: .random(in: span, using: &random))
            let instant = Timestamp(microseconds: .random(in: span, using: &random))
            for interval in PlanInterval.allCases {
                let period = interval.period(holding: instant, anchor: anchor)
                #expect(period.contains(max(instant, anchor)))
                let next = interval.period(holding: period.to, anchor: anchor)
                #expect(next.from == period.to)
                let first = interval.period(holding: anchor, anchor: anchor)
                #expect(first.from == anchor)
            }
        }
    }

    @Test("the ends of time don't trap")
    func extremes() {
        for anchor in [Int64.min, 0, .max] {
            for instant in [Int64.min, 0, .max] {
                for interval in PlanInterval.allCases {
                    _ = interval.period(
                        holding: Timestamp(microseconds: instant),
                        anchor: Timestamp(microseconds: anchor))
                }
            }
        }
    }

    @Test("a price for each month: month ×1, quarter ÷3, year ÷12, week ×52/12")
    func monthly() {
        let price = Money(minor: 1_000, currency: .usd)
        #expect(PlanInterval.month.monthly(price)?.minor == 1_000)
        #expect(PlanInterval.quarter.monthly(price)?.minor == 333)
        #expect(PlanInterval.year.monthly(price)?.minor == 83)
        #expect(PlanInterval.week.monthly(price)?.minor == 4_333)
        #expect(PlanInterval.year.monthly(Money(minor: 6, currency: .usd))?.minor == 1)
        #expect(PlanInterval.week.monthly(Money(minor: .max, currency: .usd)) == nil)
    }

    @Test("recurring revenue adds up versions of a plan and keeps currencies apart")
    func revenue() throws {
        func group(
            _ code: String, _ minor: Int64, _ currency: Currency, _ interval: PlanInterval,
            _ count: Int64
        ) -> PlanSubscribers {
            PlanSubscribers(
                planCode: code, price: Money(minor: minor, currency: currency), interval: interval,
                subscriptions: count)
        }
        let none = try #require(RecurringRevenue([]))
        #expect(none.total == .zero(.usd) && none.subscriptions == 0)
        let one = try #require(
            RecurringRevenue([
                group("starter", 1_900, .usd, .month, 3), group("starter", 2_000, .usd, .month, 1),
                group("scale", 1_000, .usd, .quarter, 3),
            ]))
        #expect(one.parts.map(\.monthly.minor) == [7_700, 999])
        #expect(one.parts.map(\.subscriptions) == [4, 3])
        #expect(one.total?.minor == 8_699 && one.subscriptions == 7)
        let two = try #require(
            RecurringRevenue([
                group("starter", 1_900, .usd, .month, 1), group("starter", 1_800, .eur, .month, 1),
            ]))
        #expect(two.parts.count == 2 && two.total == nil)
        #expect(RecurringRevenue([group("scale", .max, .usd, .month, 2)]) == nil)
    }
}
