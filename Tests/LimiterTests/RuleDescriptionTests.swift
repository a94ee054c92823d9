import Testing

@testable import Limiter

@Suite("Descriptions of rules")
struct RuleDescriptionTests {
    private let second: UInt64 = 1_000_000_000

    private func reasons(_ description: RuleDescription) -> [String] {
        do throws(RuleFault) {
            _ = try description.limit()
            return []
        } catch {
            return error.reasons
        }
    }

    @Test("a bucket's tick is the window over its limit, rounded up")
    func ticks() throws {
        var description = RuleDescription(kind: .bucket, units: 3, window: second, burst: 7)
        let plain = try description.limit()
        #expect(plain.tick == 333_333_334 && plain.burst == 7)
        description.burst = nil
        #expect(try description.limit().burst == 3)
        (description.isStrict, description.burst) = (true, 2)
        #expect(try description.limit().tick == 500_000_000)
        description.burst = nil
        let strict = try description.limit()
        #expect(strict.burst == 1 && strict.tick == 333_333_334)
    }

    @Test(
        "a bucket so deep that its debt has no place in the clock is refused, or made less deep by default"
    )
    func depth() throws {
        var description = RuleDescription(
            kind: .bucket, units: 1, window: RuleDescription.windowMax, burst: 30)
        #expect(reasons(description) == ["with this limit the burst is at most 29"])
        description.burst = 29
        #expect(reasons(description).isEmpty)
        description = RuleDescription(kind: .bucket, units: .max, window: second)
        let limit = try description.limit()
        #expect(limit.tick == 1 && limit.burst == 1 << 63)
    }

    @Test("everything that is wrong is told at once")
    func faults() {
        let fixed = RuleDescription(
            kind: .fixed, units: 1, window: second - 1, calendarUnit: .hour, burst: 2)
        #expect(reasons(fixed).count == 3)
        let noWindow = RuleDescription(kind: .sliding, units: 1)
        #expect(reasons(noWindow) == ["the window must be from 1 second to 10 years"])
        let tooLong = RuleDescription(
            kind: .fixed, units: 1, window: RuleDescription.windowMax + 1)
        #expect(reasons(tooLong).count == 1)
        #expect(reasons(RuleDescription(kind: .calendar, units: 1)).count == 1)
        #expect(reasons(RuleDescription(kind: .concurrency, units: 1, window: second)).count == 1)
        let empty = RuleDescription(kind: .bucket, units: 1, window: second, burst: 0)
        #expect(reasons(empty) == ["a burst of 0 admits nothing: use a limit of 0"])
        let strict = RuleDescription(
            kind: .bucket, units: 4, window: second, burst: 5, isStrict: true)
        #expect(reasons(strict) == ["in strict mode the burst is at most the limit"])
    }

    @Test("what is right becomes a limit of its kind and scope")
    func limits() throws {
        let month = try RuleDescription(
            kind: .calendar, scope: .user, units: 7, calendarUnit: .month
        ).limit()
        #expect(month.kind == .calendar && month.scope == .user && month.calendarUnit == .month)
        #expect(month.units == 7 && month.window == 0)
        let sliding = try RuleDescription(
            kind: .sliding, units: 0, window: RuleDescription.windowMax
        ).limit()
        #expect(sliding.window == RuleDescription.windowMax && sliding.enforcedPercent == 100)
    }
}
