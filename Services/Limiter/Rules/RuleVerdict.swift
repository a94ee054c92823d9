/// What one rule says of one call, and how it stands afterwards.
struct RuleVerdict: Sendable, Equatable {
    /// Units admitted in a window.
    var limit: UInt64 = 0
    /// Units left, after this call when it was admitted.
    var remaining: UInt64 = 0
    /// Nanoseconds until everything is available again; 0 when nothing is used.
    var resetNanoseconds: UInt64 = 0
    /// Nanoseconds until this call would be admitted; 0: it is, `never`: its cost is above the
    /// limit.
    var retryNanoseconds: UInt64 = 0
    /// A quota: the units granted to this limiter are too few, or nothing is known of the period yet;
    /// more may be had.
    var needsGrant = false
    /// A quota: time to ask for more, without keeping this call waiting.
    var isLow = false
    /// The cells were written under other numbers: store what `RuleArithmetic.settle` makes of
    /// them, also after a denial.
    var isUnsettled = false

    /// Whether this rule admits the call.
    var isAdmitted: Bool { retryNanoseconds == 0 }

    /// The retry time of a call that no wait makes admissible.
    static let never = UInt64.max
}
