import Testing

@testable import Model

@Suite("A rate rule")
struct RateRuleTests {
    private func fields(
        _ algorithm: RateAlgorithm, limit: UInt64? = 10, window: UInt64 = 60_000,
        _ change: (inout RateRule) -> Void = { _ in }
    ) -> [String] {
        var rule = RateRule(
            name: "minute", algorithm: algorithm, limit: limit, windowMilliseconds: window)
        change(&rule)
        return rule.faults.map(\.field)
    }

    @Test("of each algorithm can run with what belongs to it")
    func sound() {
        for algorithm in [RateAlgorithm.fixedWindow, .slidingWindow, .tokenBucket] {
            #expect(fields(algorithm).isEmpty)
        }
        #expect(fields(.calendarWindow, window: 0) { $0.calendarUnit = .month }.isEmpty)
        #expect(fields(.concurrency, window: 0).isEmpty)
        #expect(fields(.tokenBucket) { $0.burst = 40 }.isEmpty)
        #expect(fields(.tokenBucket) { ($0.burst, $0.isStrict) = (10, true) }.isEmpty)
        #expect(fields(.tokenBucket, limit: 0).isEmpty)
        #expect(fields(.fixedWindow, limit: nil).isEmpty)
        #expect(fields(.fixedWindow, limit: RateRule.unitsMax).isEmpty)
    }

    @Test("tells everything that keeps it from running, at once")
    func faulty() {
        #expect(
            fields(.fixedWindow, limit: .max, window: 999) {
                ($0.name, $0.meter, $0.percent) = ("a b", "Meter", 101)
                ($0.burst, $0.isStrict, $0.calendarUnit) = (1, true, .day)
                ($0.startsAt, $0.endsAt) = (.epoch, .epoch)
            } == [
                "name", "limit", "window_ms", "calendar_unit", "burst", "strict", "meter",
                "percent", "ends_at_us",
            ])
        #expect(
            fields(.fixedWindow) {
                ($0.startsAt, $0.endsAt) = (
                    Timestamp(microseconds: .min), Timestamp(microseconds: -1)
                )
            } == ["starts_at_us", "ends_at_us"])
        #expect(fields(.calendarWindow) == ["window_ms", "calendar_unit"])
        #expect(fields(.concurrency) == ["window_ms"])
        #expect(fields(.fixedWindow, window: RateRule.windowMillisecondsMax + 1) == ["window_ms"])
    }

    @Test("has no burst that its arithmetic can't hold")
    func bursts() {
        #expect(fields(.tokenBucket) { $0.burst = 0 } == ["burst"])
        #expect(fields(.tokenBucket) { ($0.burst, $0.isStrict) = (11, true) } == ["burst"])
        #expect(fields(.tokenBucket, limit: 0) { $0.burst = 1 } == ["burst"])
        #expect(
            fields(.tokenBucket, limit: 1, window: RateRule.windowMillisecondsMax) {
                $0.burst = RateRule.unitsMax
            } == ["burst"])
    }

    @Test("refills a bucket by one unit each ceil(W/L), or ceil(W/(L-B+1)) when strict")
    func ticks() {
        var rule = RateRule(
            name: "r", algorithm: .tokenBucket, limit: 7, windowMilliseconds: 1_000)
        #expect(rule.tickNanoseconds == 142_857_143)
        rule.isStrict = true
        #expect(rule.burstUnits == 1 && rule.tickNanoseconds == 142_857_143)
        rule.burst = 3
        #expect(rule.tickNanoseconds == 200_000_000)
        rule.limit = 0
        #expect(rule.tickNanoseconds == nil)
    }
}
