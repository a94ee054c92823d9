import Testing

@testable import Model

@Suite struct BillingPeriodTests {
    @Test("the period of an instant holds it, and its neighbours touch it")
    func periodsTile() {
        var random = SeededRandom(seed: 2)
        let span: ClosedRange<Int64> = -4_000_000_000_000_000...4_000_000_000_000_000
        for _ in 0..<5_000 {
            let anchor = Timestamp(microseconds: .random(in: span, using: &random))
            let instant = Timestamp(microseconds: .random(in: span, using: &random))
            let period = BillingPeriod(holding: instant, anchor: anchor)
            #expect(period.range.contains(instant))
            let next = BillingPeriod(anchor: anchor, index: period.index + 1)
            #expect(next.range.from == period.range.to)
            let days = period.range.microseconds / Bucket.day.microseconds
            #expect((28...31).contains(days))
        }
    }

    @Test("a period begins at its anchor's instant, not a microsecond earlier")
    func edges() throws {
        let anchor = try #require(Timestamp(rfc3339: "2026-01-31T12:00:00Z"))
        let second = anchor.addingMonths(1)
        #expect(BillingPeriod(holding: second, anchor: anchor).index == 1)
        let before = second.adding(microseconds: -1)
        #expect(BillingPeriod(holding: before, anchor: anchor).index == 0)
        #expect(
            BillingPeriod(holding: anchor.adding(microseconds: -1), anchor: anchor).index == -1)
    }

    @Test("a range refuses to end before it starts and intersects by overlap")
    func ranges() {
        let one = Timestamp(microseconds: 1)
        let two = Timestamp(microseconds: 2)
        let three = Timestamp(microseconds: 3)
        #expect(TimeRange(from: two, to: one) == nil)
        #expect(TimeRange(from: one, to: one)?.isEmpty == true)
        let early = TimeRange(between: two, and: one)
        let late = TimeRange(between: two, and: three)
        #expect(early.contains(one) && !early.contains(two))
        #expect(early.intersection(late) == nil)
        #expect(TimeRange(between: one, and: three).intersection(late) == late)
    }
}
