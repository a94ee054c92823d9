@testable import Limiter

/// One kind of rule kept a second time, by brute force and by other formulas than the limiter's, to
/// compare with.
protocol RuleReference {
    init(_ limit: RuleLimit)
    /// Whether a call of so many units is admitted now.
    mutating func admits(_ cost: UInt64, at time: DecisionTime) -> Bool
    /// Counts a call that was admitted.
    mutating func take(_ cost: UInt64, at time: DecisionTime)
    /// The rule has other numbers from now on.
    mutating func change(to limit: RuleLimit, at time: DecisionTime)
}

/// Every admitted call of the open window is remembered.
struct FixedReference: RuleReference {
    var limit: RuleLimit
    private var end: UInt64?
    private var admitted: [UInt64] = []

    init(_ limit: RuleLimit) { self.limit = limit }

    mutating func admits(_ cost: UInt64, at time: DecisionTime) -> Bool {
        if let end, time.monotonic >= end {
            self.end = nil
            admitted = []
        }
        return cost == 0 || admitted.reduce(cost, +) <= limit.units
    }

    mutating func take(_ cost: UInt64, at time: DecisionTime) {
        guard cost > 0 else { return }
        if end == nil { end = time.monotonic + limit.window }
        admitted.append(cost)
    }

    mutating func change(to limit: RuleLimit, at time: DecisionTime) {
        self.limit = limit
        end = end.map { min($0, time.monotonic + limit.window) }
    }
}

/// Every admitted call is remembered with the name of its minute, hour, day or month, found by
/// walking the calendar.
struct CalendarReference: RuleReference {
    var limit: RuleLimit
    private var admitted: [(unit: Int64, cost: UInt64)] = []

    init(_ limit: RuleLimit) { self.limit = limit }

    mutating func admits(_ cost: UInt64, at time: DecisionTime) -> Bool {
        let present = Self.name(limit.calendarUnit, at: time.wallMicroseconds)
        admitted.removeAll { $0.unit != present }
        return cost == 0 || admitted.reduce(cost) { $0 + $1.cost } <= limit.units
    }

    mutating func take(_ cost: UInt64, at time: DecisionTime) {
        guard cost > 0 else { return }
        admitted.append((Self.name(limit.calendarUnit, at: time.wallMicroseconds), cost))
    }

    mutating func change(to limit: RuleLimit, at time: DecisionTime) { self.limit = limit }

    /// Starts of the months from January 1970 to 2100, in days since 1970.
    private static let monthStarts: [Int64] = {
        var starts: [Int64] = [0]
        for year in 1970..<2100 {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for days in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as [Int64] {
                starts.append(starts[starts.count - 1] + days)
            }
        }
        return starts
    }()

    /// The unit's number since 1970; `micros` is not before.
    static func name(_ unit: RuleLimit.CalendarUnit, at micros: Int64) -> Int64 {
        let seconds = micros / 1_000_000
        switch unit {
        case .minute: return seconds / 60
        case .hour: return seconds / 3_600
        case .day: return seconds / 86_400
        case .month:
            let day = seconds / 86_400
            // No month is longer than 31 days, so the search starts a little before and goes on.
            var month = Int(day / 31)
            while month + 1 < monthStarts.count, monthStarts[month + 1] <= day { month += 1 }
            return Int64(month)
        }
    }
}

/// Every admitted call of this window and the one before is remembered; fractions are compared
/// exactly.
struct SlidingReference: RuleReference {
    var limit: RuleLimit
    private var admitted: [(window: UInt64, cost: UInt64)] = []

    init(_ limit: RuleLimit) { self.limit = limit }

    mutating func admits(_ cost: UInt64, at time: DecisionTime) -> Bool {
        let number = time.monotonic / limit.window
        admitted.removeAll { $0.window + 1 < number }
        var (present, past) = (UInt128(cost), UInt128(0))
        for call in admitted {
            if call.window == number {
                present += UInt128(call.cost)
            } else {
                past += UInt128(call.cost)
            }
        }
        // present + past·(1 − r/W) ≤ L
        let weighed = Fraction(
            past * UInt128(limit.window - time.monotonic % limit.window), limit.window)
        return cost == 0 || weighed.adding(present) <= UInt128(limit.units)
    }

    mutating func take(_ cost: UInt64, at time: DecisionTime) {
        if cost > 0 { admitted.append((time.monotonic / limit.window, cost)) }
    }

    mutating func change(to limit: RuleLimit, at time: DecisionTime) {
        // Under another window the rule has other cells.
        if limit.window != self.limit.window { admitted = [] }
        self.limit = limit
    }
}

/// A leaky bucket: its level in units, an exact fraction, sinks by one each tick and may rise to
/// the burst.
struct BucketReference: RuleReference {
    var limit: RuleLimit
    private var level: Fraction
    private var at: UInt64 = 0

    init(_ limit: RuleLimit) {
        self.limit = limit
        level = Fraction(0, limit.tick)
    }

    private mutating func leak(until now: UInt64) {
        let gone = UInt128(now - at)
        level.numerator -= min(level.numerator, gone)
        at = now
    }

    mutating func admits(_ cost: UInt64, at time: DecisionTime) -> Bool {
        leak(until: time.monotonic)
        return cost == 0 || level.adding(UInt128(cost)) <= UInt128(limit.burst)
    }

    mutating func take(_ cost: UInt64, at time: DecisionTime) {
        leak(until: time.monotonic)
        level = level.adding(UInt128(cost))
    }

    mutating func change(to limit: RuleLimit, at time: DecisionTime) {
        leak(until: time.monotonic)
        self.limit = limit
        level = level.roundedUp(over: UInt128(limit.tick))
    }
}

/// A small exact fraction, not below 0.
struct Fraction {
    var numerator: UInt128
    let denominator: UInt128

    init(_ numerator: UInt128, _ denominator: UInt64) {
        self.numerator = numerator
        self.denominator = UInt128(denominator)
    }

    private init(_ numerator: UInt128, over denominator: UInt128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    func adding(_ whole: UInt128) -> Fraction {
        Fraction(numerator + whole * denominator, over: denominator)
    }

    /// The same value, or the next larger one that the denominator can tell.
    func roundedUp(over other: UInt128) -> Fraction {
        Fraction((numerator * other + denominator - 1) / denominator, over: other)
    }

    static func <= (left: Fraction, right: UInt128) -> Bool {
        left.numerator <= right * left.denominator
    }
}
