@testable import Limiter
@testable import Model

/// A random walk of one subject under one rule, compared with its reference at each step.
struct RuleWalk<Reference: RuleReference> {
    let seed: UInt64
    private var random: SeededRandom
    private var limit: RuleLimit
    private var cells = RuleCells()
    private var reference: Reference
    private var now: UInt64
    /// Microseconds that the wall clock is ahead of the monotonic clock.
    private let wallOffset: Int64
    private let make: (inout SeededRandom) -> RuleLimit
    /// The last denial's wait: walks like to come back just then.
    private var wait: UInt64 = 0
    /// The largest burst so far: so many units may be owed.
    private var burstMax: UInt64 = 0

    init(seed: UInt64, make: @escaping (inout SeededRandom) -> RuleLimit) {
        self.seed = seed
        self.make = make
        random = SeededRandom(seed: seed)
        limit = make(&random)
        reference = Reference(limit)
        now = 1 + random.next() % 1_000_000
        now -= now % 1_000
        wallOffset = Int64(random.next() % 3_000_000_000_000_000)
    }

    private func time(_ monotonic: UInt64) -> DecisionTime {
        DecisionTime(
            monotonic: monotonic, wallMicroseconds: Int64(monotonic / 1_000) + wallOffset,
            leaseEnd: 0)
    }

    /// The length that matters to the rule.
    private var length: UInt64 {
        limit.kind == .calendar ? CalendarWindow.longest(limit.calendarUnit) : limit.window
    }

    private var resolution: UInt64 { limit.kind == .calendar ? 1_000 : 1 }

    /// Walks; returns the number of steps, and what differed first.
    mutating func run(steps: Int) -> (steps: Int, fault: String?) {
        for step in 0..<steps {
            // Ten years at a time, the clock's end is not far.
            if now > 1 << 62 { return (step, nil) }
            move()
            // The wall clock tells microseconds.
            now -= now % resolution
            if random.chance(1, in: 40) { change() }
            if let fault = decide() {
                return (
                    step, "seed \(seed), step \(step): \(fault); \(limit), \(cells), now \(now)"
                )
            }
        }
        return (steps, nil)
    }

    private mutating func move() {
        switch random.next() % 12 {
        case 0...2: break
        case 3, 4: now += wait > 0 && wait <= length * 2 ? wait : 1
        case 5: now += wait > 1 && wait <= length * 2 ? wait - 1 : 1
        case 6: now += limit.tick > 0 ? random.next() % (limit.tick * 2) : 1
        case 7...9: now += random.next() % (length / 8 + 2)
        case 10: now += random.next() % (length * 2)
        default: now += length - now % length
        }
    }

    private mutating func change() {
        let other = make(&random)
        if limit.kind == .sliding, other.window != limit.window { cells = RuleCells() }
        burstMax = max(burstMax, limit.burst)
        // A debt of more time than a clock can tell isn't kept exactly.
        if UInt128(burstMax) * UInt128(other.tick) > 1 << 61 { return }
        limit = other
        reference.change(to: other, at: time(now))
        // The limiter notices by the first decision, and keeps what it makes of the old state.
        if RuleArithmetic.decide(cells, limit, cost: 0, at: time(now)).isUnsettled { settle() }
    }

    private mutating func settle() {
        _ = RuleArithmetic.settle(&cells, limit, at: time(now))
    }

    private mutating func decide() -> String? {
        let largest = max(limit.units, limit.burst)
        let cost =
            random.chance(1, in: 12)
            ? largest + 1 - min(largest + 1, random.next() % 3) : random.next() % (largest / 3 + 2)
        let verdict = RuleArithmetic.decide(cells, limit, cost: cost, at: time(now))
        guard verdict.isAdmitted == reference.admits(cost, at: time(now)) else {
            return "cost \(cost) is \(verdict.isAdmitted ? "" : "not ")admitted"
        }
        if verdict.isUnsettled { return "it is unsettled" }
        let left = verdict.remaining
        guard reference.admits(left, at: time(now)), !reference.admits(left + 1, at: time(now))
        else {
            return "remaining \(left) is wrong"
        }
        guard verdict.isAdmitted else { return replay(cost, verdict) }
        _ = RuleArithmetic.charge(&cells, limit, cost: cost, at: time(now))
        reference.take(cost, at: time(now))
        let after = RuleArithmetic.decide(cells, limit, cost: 0, at: time(now))
        if after.remaining != left - cost {
            return "after \(cost), \(after.remaining) remain of \(left)"
        }
        return full(after)
    }

    /// The retry time is exact, by the limiter and by the reference.
    private mutating func replay(_ cost: UInt64, _ verdict: RuleVerdict) -> String? {
        let most = limit.kind == .bucket ? limit.burst : limit.units
        guard cost <= most else {
            return verdict.retryNanoseconds == RuleVerdict.never
                ? nil : "\(cost) is more than can ever be"
        }
        wait = verdict.retryNanoseconds
        guard wait != RuleVerdict.never else { return "never, though \(cost) fits" }
        let then = time(now + wait)
        let before = time(now + wait - 1)
        guard RuleArithmetic.decide(cells, limit, cost: cost, at: then).isAdmitted else {
            return "cost \(cost) after \(wait) is denied"
        }
        guard !RuleArithmetic.decide(cells, limit, cost: cost, at: before).isAdmitted else {
            return "cost \(cost) one tick before \(wait) is admitted"
        }
        // The reference forgets what is over, so each question goes to a copy.
        var (early, late) = (reference, reference)
        guard !early.admits(cost, at: time(now + wait - resolution)), late.admits(cost, at: then)
        else {
            return "the reference disagrees with waiting \(wait) for \(cost)"
        }
        return nil
    }

    /// Everything is available again after the reset time, and not one tick earlier.
    private func full(_ verdict: RuleVerdict) -> String? {
        let most = limit.kind == .bucket ? limit.burst : limit.units
        let reset = verdict.resetNanoseconds
        guard reset > 0 else { return verdict.remaining == most ? nil : "reset is 0" }
        let then = RuleArithmetic.decide(cells, limit, cost: 0, at: time(now + reset))
        let before = RuleArithmetic.decide(cells, limit, cost: 0, at: time(now + reset - 1))
        return then.remaining == most && then.resetNanoseconds == 0 && before.resetNanoseconds == 1
            ? nil : "reset \(reset) is wrong"
    }
}
