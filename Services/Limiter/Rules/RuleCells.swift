/// One cell of state: 16 bytes, two words, each stored atomically.
///
/// `deadAt` means the same for every kind: the monotonic nanosecond from which the cell says nothing any more, so that
/// a table may reuse it without knowing its rule. 0: never used.
struct RuleCell: Equatable, Sendable {
    var deadAt: UInt64 = 0
    var value: UInt64 = 0

    /// Whether the cell still carries information.
    func isLive(at now: UInt64) -> Bool { deadAt > now }
}

/// The state of one subject under one rule: one cell, or two for a sliding window and a quota.
///
/// fixed, calendar: (end of the window, units used). bucket: (TAT, the tick that the TAT was computed with).
/// sliding: neighbouring windows, in turn; each (end of the window + W, units counted).
/// concurrency: (last end of a lease, units in flight). quota: (end of the period, units granted and not used), and
/// (end of the period, `QuotaNews`).
struct RuleCells: Equatable, Sendable {
    var first = RuleCell()
    var second = RuleCell()
}

/// In which order the two words of a changed cell are stored.
///
/// Between the two stores a killed process leaves a mixed cell behind: the order is such that it never admits more
/// than the old cell or the new one.
enum StoreOrder: Sendable {
    case valueFirst, deadAtFirst
}

/// The instant of a decision.
struct DecisionTime: Sendable {
    /// Nanoseconds of the monotonic clock.
    var monotonic: UInt64
    /// Microseconds since 1970 of the anchored wall clock, for calendar windows only: it never jumps.
    var wallMicroseconds: Int64
    /// When the lease of this call runs out, on the monotonic clock; read by rules of concurrency only.
    var leaseEnd: UInt64 = 0
}
