import Testing

@testable import Model

@Suite struct CalendarTests {
    private var random = SeededRandom(seed: 1)

    @Test("a day number and its date turn into one another")
    func dateRoundTrip() throws {
        var random = random
        for _ in 0..<20_000 {
            let days = Int.random(in: -290_000_000...290_000_000, using: &random)
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days)
            let same = CivilDate(year: date.year, month: date.month, day: date.day)
            #expect(same == date)
            let next = CivilDate(daysSinceEpoch: days + 1)
            #expect(next.day == date.day + 1 || next.day == 1)
        }
    }

    @Test("known days fall where every calendar puts them")
    func knownDates() throws {
        let leap = try #require(CivilDate(year: 2024, month: 2, day: 29))
        #expect(leap.daysSinceEpoch == 19_782)
        #expect(leap.weekday == 4)
        #expect(CivilDate(daysSinceEpoch: 0) == CivilDate(year: 1970, month: 1, day: 1))
        #expect(CivilDate(daysSinceEpoch: -1) == CivilDate(year: 1969, month: 12, day: 31))
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2023, month: 13, day: 1) == nil)
        #expect(CivilDate(year: .max, month: 1, day: 1) == nil)
    }

    @Test(
        "a truncated instant starts a bucket and lies less than a bucket before",
        arguments: Bucket.allCases)
    func truncation(bucket: Bucket) {
        var random = random
        for _ in 0..<5_000 {
            let microseconds = Int64.random(in: -(1 << 60)...(1 << 60), using: &random)
            let instant = Timestamp(microseconds: microseconds)
            let start = instant.truncated(to: bucket)
            #expect(start.microseconds % bucket.microseconds == 0)
            #expect((0..<bucket.microseconds).contains(instant.microseconds(since: start)))
        }
    }

    @Test("the ends of time survive every calendar operation")
    func endsOfTime() {
        for instant in [Timestamp(microseconds: .min), Timestamp(microseconds: .max)] {
            for bucket in Bucket.allCases { #expect(instant.truncated(to: bucket) <= instant) }
            _ = instant.startOfMonth
            _ = instant.rfc3339
            for months in [Int.min, -1, 0, 1, Int.max] { _ = instant.addingMonths(months) }
            #expect(instant.adding(microseconds: .max) >= instant)
            #expect(instant.adding(microseconds: .min) <= instant)
            _ = BillingPeriod.containing(instant, anchor: .epoch)
            _ = BillingPeriod.containing(.epoch, anchor: instant)
        }
    }

    @Test("months are counted from the anchor and cut to the month's length")
    func monthsFromAnchor() throws {
        let anchor = try #require(Timestamp(rfc3339: "2026-01-31T10:30:00Z"))
        let expected = [
            "2026-01-31T10:30:00Z", "2026-02-28T10:30:00Z", "2026-03-31T10:30:00Z",
            "2026-04-30T10:30:00Z", "2026-05-31T10:30:00Z",
        ]
        #expect((0..<5).map { anchor.addingMonths($0).rfc3339 } == expected)
        #expect(anchor.addingMonths(25).rfc3339 == "2028-02-29T10:30:00Z")
        #expect(anchor.addingMonths(-2).rfc3339 == "2025-11-30T10:30:00Z")
        #expect(anchor.startOfMonth.rfc3339 == "2026-01-01T00:00:00Z")
    }
}
