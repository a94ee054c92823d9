import Testing

@testable import Limiter
@testable import Model

@Suite("Calendar windows under a corrected clock")
struct CalendarSlewTests {
    /// A wall clock that is slewed: it gains or loses up to a sixteenth of the time that passes.
    private struct SlewedClock {
        var monotonic: UInt64
        private var wallNanoseconds: UInt64 = 1_700_000_000_000_000_123

        init(_ monotonic: UInt64) { self.monotonic = monotonic }

        mutating func pass(_ nanoseconds: UInt64, sixteenths: Int) {
            monotonic += nanoseconds
            let slew = nanoseconds / 16
            wallNanoseconds += nanoseconds
            if sixteenths > 0 { wallNanoseconds += slew }
            if sixteenths < 0 { wallNanoseconds -= slew }
        }

        var time: DecisionTime {
            DecisionTime(
                monotonic: monotonic, wallMicroseconds: Int64(wallNanoseconds / 1_000))
        }
    }

    @Test(
        "no minute, hour, day or month is granted twice, and nobody is locked out",
        arguments: [RuleLimit.CalendarUnit.minute, .hour, .day, .month])
    func slewed(unit: RuleLimit.CalendarUnit) {
        let longest = CalendarWindow.longest(unit)
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var limit = RuleLimit(kind: .calendar, units: 3, window: 0)
            limit.calendarUnit = unit
            var cells = RuleCells()
            var clock = SlewedClock(1 + random.next() % longest)
            var granted: Set<Int64> = []
            var slew = 0
            for step in 0..<200 {
                if random.chance(1, in: 10) { slew = Int(random.next() % 3) - 1 }
                clock.pass(random.next() % (longest / 5), sixteenths: slew)
                var verdict = RuleArithmetic.decide(cells, limit, cost: 1, at: clock.time)
                // What the wall clock loses while a caller waits is told to it then: a sixteenth
                // each time.
                for _ in 0..<16 where !verdict.isAdmitted {
                    clock.pass(verdict.retryNanoseconds, sixteenths: slew)
                    verdict = RuleArithmetic.decide(cells, limit, cost: 1, at: clock.time)
                }
                #expect(verdict.isAdmitted, "seed \(seed), step \(step): locked out")
                let isNew = verdict.remaining == limit.units
                _ = RuleArithmetic.charge(&cells, limit, cost: 1, at: clock.time)
                guard isNew else { continue }
                let name = CalendarReference.name(unit, at: clock.time.wallMicroseconds)
                #expect(granted.insert(name).inserted, "seed \(seed), step \(step): granted twice")
            }
            #expect(granted.count > 10)
        }
    }

    @Test("a live window keeps its end when the wall clock is an hour ahead or behind")
    func stepped() {
        var limit = RuleLimit(kind: .calendar, units: 3, window: 0)
        limit.calendarUnit = .hour
        var cells = RuleCells()
        // Ten minutes past a full hour.
        let opened = DecisionTime(monotonic: 5_000, wallMicroseconds: 600_000_000)
        _ = RuleArithmetic.charge(&cells, limit, cost: 3, at: opened)
        for hours in [-1, 0, 1] as [Int64] {
            let later = DecisionTime(
                monotonic: 1_000_005_000,
                wallMicroseconds: opened.wallMicroseconds + 1_000_000 + hours * 3_600_000_000)
            let verdict = RuleArithmetic.decide(cells, limit, cost: 1, at: later)
            #expect(verdict.retryNanoseconds == 2_999_000_000_000)
        }
    }
}
