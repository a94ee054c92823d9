/// One window or bucket of a policy, or of an override.
///
/// A value may break the rules of what can run: `faults` says how.
package struct RateRule: Sendable, Hashable {
    /// Name in replies and headers: "minute", "hour", "day".
    package var name: String
    package var algorithm: RateAlgorithm
    /// Units admitted in a window, or at the same time; 0 admits nothing, nil is unlimited.
    package var limit: UInt64?
    /// Length of a fixed or sliding window, or in which a bucket is refilled, in milliseconds;
    /// otherwise 0.
    package var windowMilliseconds: UInt64
    /// The unit of a calendar window; otherwise nil.
    package var calendarUnit: RateCalendarUnit?
    /// Units that a token bucket admits at once; nil: `limit`, or 1 when strict.
    package var burst: UInt64?
    /// Whether a token bucket admits at most `limit` units in every window, wherever it begins, at
    /// the price of a slower refill.
    package var isStrict = false
    package var scope = RateScope.org
    /// The meter whose calls are counted; nil: any.
    package var meter: String? = "api_calls"
    package var enforcement = RateEnforcement.enforce
    /// Of 100 subjects, how many `enforce` binds.
    package var percent = 100
    /// The instant from which the rule is in force; nil: always was.
    package var startsAt: Timestamp?
    /// The instant at which it no longer is; nil: never.
    package var endsAt: Timestamp?

    /// Makes a rule of an org for the meter api_calls, enforced always.
    package init(
        name: String, algorithm: RateAlgorithm, limit: UInt64?, windowMilliseconds: UInt64 = 0,
        calendarUnit: RateCalendarUnit? = nil
    ) {
        self.name = name
        self.algorithm = algorithm
        self.limit = limit
        self.windowMilliseconds = windowMilliseconds
        self.calendarUnit = calendarUnit
    }

    /// The window in nanoseconds; at most `windowMillisecondsMax`, so that it never overflows.
    package var windowNanoseconds: UInt64 {
        min(windowMilliseconds, Self.windowMillisecondsMax) * 1_000_000
    }

    /// Token bucket: units at once.
    package var burstUnits: UInt64 {
        guard let limit, limit > 0 else { return burst ?? 0 }
        return burst ?? (isStrict ? 1 : limit)
    }

    /// Token bucket: nanoseconds for one unit, ceil(W/L), or ceil(W/(L−B+1)) when strict; nil for a
    /// limit of 0 or without one, or when a strict burst is above the limit.
    package var tickNanoseconds: UInt64? {
        guard let limit, limit > 0 else { return nil }
        guard isStrict else { return Self.quotient(windowNanoseconds, limit) }
        guard (1...limit).contains(burstUnits) else { return nil }
        return Self.quotient(windowNanoseconds, limit - burstUnits + 1)
    }

    /// Whether the rule applies at `now`.
    package func isInForce(at now: Timestamp) -> Bool {
        (startsAt.map { $0 <= now } ?? true) && (endsAt.map { now < $0 } ?? true)
    }

    private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> UInt64 {
        dividend / divisor + (dividend % divisor == 0 ? 0 : 1)
    }
}
