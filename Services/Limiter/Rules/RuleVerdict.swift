/// What one rule says of one call, and how it stands afterwards.
struct RuleVerdict: Sendable, Equatable {
    /// Units admitted in a window.
    var limit: UInt64 = 0
    /// Units left, after this call when it was admitted.
    var remaining: UInt64 = 0
    /// Nanoseconds until everything is available again; 0 when nothing is used.
    var resetNanoseconds: UInt64 = 0
    /// Nanoseconds until this call would be admitted; 0: it is, `never`: its cost is above the limit.
    var retryNanoseconds: UInt64 = 0

    /// The retry time of a call that no wait makes admissible.
    static let never = UInt64.max
}
