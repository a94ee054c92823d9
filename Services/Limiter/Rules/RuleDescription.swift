/// A rule as an operator describes it; `limit()` turns it into the numbers that deciding needs.
struct RuleDescription: Sendable, Equatable {
    var kind: RuleLimit.Kind
    var scope: RuleLimit.Scope = .org
    /// Units admitted in a window, or at once; 0 admits nothing.
    var units: UInt64
    /// Nanoseconds: 1 s to ten years for fixed, sliding and bucket; nil for the others.
    var window: UInt64?
    /// Calendar rules only.
    var calendarUnit: RuleLimit.CalendarUnit?
    /// Buckets only: units that may come at once; nil: as many as `units`, or 1 in strict mode.
    var burst: UInt64?
    /// Buckets only: never more than `units` in any span of the window, at the price of a slower
    /// refill.
    var isStrict = false

    static let windowMin: UInt64 = 1_000_000_000
    /// Ten years of 366 days, in nanoseconds.
    static let windowMax: UInt64 = 10 * 366 * 86_400_000_000_000
    /// Longest time in which a full bucket drains, in nanoseconds (292 years): now and it fit in
    /// the clock's 64 bits.
    static let depthMax: UInt64 = 1 << 63

    /// The rule's numbers; identity, percentage and scope's other settings are the caller's to fill
    /// in.
    /// - Throws: `RuleFault`, with everything that is wrong.
    func limit() throws(RuleFault) -> RuleLimit {
        var reasons: [String] = []
        let needsWindow = kind == .fixed || kind == .sliding || kind == .bucket
        if needsWindow, !(Self.windowMin...Self.windowMax).contains(window ?? 0) {
            reasons.append("the window must be from 1 second to 10 years")
        }
        if !needsWindow, window != nil { reasons.append("such a rule has no window") }
        if (kind == .calendar) != (calendarUnit != nil) {
            reasons.append("a calendar rule, and no other, names a calendar unit")
        }
        if kind != .bucket, burst != nil || isStrict {
            reasons.append("only a token bucket has a burst or a strict mode")
        }
        var limit = RuleLimit(kind: kind, units: units, window: window ?? 0)
        limit.scope = scope
        limit.calendarUnit = calendarUnit ?? .minute
        if kind == .bucket, reasons.isEmpty { reasons += fillBucket(&limit) }
        guard reasons.isEmpty else { throw RuleFault(reasons: reasons) }
        return limit
    }

    /// Sets burst and tick; returns what is wrong with them.
    private func fillBucket(_ limit: inout RuleLimit) -> [String] {
        guard units > 0 else {
            limit.tick = limit.window
            return []
        }
        let asked = burst ?? (isStrict ? 1 : units)
        guard asked > 0 else { return ["a burst of 0 admits nothing: use a limit of 0"] }
        guard !isStrict || asked <= units else {
            return ["in strict mode the burst is at most the limit"]
        }
        let perWindow = isStrict ? units - (asked - 1) : units
        limit.tick = limit.window / perWindow + (limit.window % perWindow == 0 ? 0 : 1)
        let burstMax = Self.depthMax / limit.tick
        guard burst == nil || asked <= burstMax else {
            return ["with this limit the burst is at most \(burstMax)"]
        }
        limit.burst = min(asked, burstMax)
        return []
    }
}

/// Why a description is no rule.
struct RuleFault: Error, Equatable {
    /// One sentence for each thing that is wrong.
    let reasons: [String]
}
