import Model

/// What a limiter knows of one account of escrow.
struct EscrowEntry: Sendable {
    /// A question for units that is under way, or whose outcome is not known.
    struct Draw: Sendable {
        var id: EscrowID
        var wanted: UInt64
        /// It failed: from when it may be sent again; nil: it is under way.
        var retryAt: UInt64?
    }

    /// Units on their way back.
    struct Settlement: Sendable {
        var id: EscrowID
        var units: UInt64
        /// It failed: from when it may be sent again; nil: it is under way.
        var retryAt: UInt64?
    }

    var draw: Draw?
    /// Whether calls wait for the question.
    var isAwaited = false
    /// Whether more units should be asked for as soon as that is allowed.
    var isLow = false
    /// Whether it stands in the queue of those with something due.
    var isDue = false
    /// From when a new question may be asked.
    var nextAsk: UInt64 = 0
    /// When the period ends that was last heard of, and a new quota begins.
    var nextQuota: Timestamp?
    /// Periods of which units may be here.
    var periods: Set<QuotaPeriod> = []
    var settlements: [QuotaPeriod: Settlement] = [:]

    /// Whether a new question may be asked.
    func mayAsk(at now: UInt64, _ wall: Timestamp) -> Bool {
        now >= nextAsk || nextQuota.map { $0 <= wall } ?? false
    }

    /// Whether something waits for its time.
    var hasMore: Bool {
        (isLow && draw == nil) || draw?.retryAt != nil
            || settlements.values.contains { $0.retryAt != nil }
    }

    /// Whether nothing of the account is here.
    var isIdle: Bool { draw == nil && periods.isEmpty && settlements.isEmpty }
}
