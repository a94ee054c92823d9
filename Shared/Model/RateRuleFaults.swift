/// One thing about a rule that can't run.
package struct RateRuleFault: Error, Sendable, Equatable {
    /// The field, by its name on the wire: "window_ms".
    package let field: String
    /// What would be right; safe to show.
    package let description: String

    /// Makes a fault of `field`.
    package init(field: String, description: String) {
        self.field = field
        self.description = description
    }
}

extension RateRule {
    /// Ten years of 366 days, in milliseconds.
    package static let windowMillisecondsMax: UInt64 = 10 * 366 * 86_400_000
    /// The largest limit and burst: the largest whole number of an HTTP structured field (RFC
    /// 9651).
    package static let unitsMax: UInt64 = 999_999_999_999_999
    /// What a full bucket's refill may take at most, so that now and it fit in 64 bits: 2^63 ns,
    /// 292 years.
    package static let refillNanosecondsMax: UInt64 = 1 << 63

    /// Everything that keeps the rule from running, in the order of its fields; empty: it can run.
    package var faults: [RateRuleFault] {
        var faults: [RateRuleFault] = []
        func check(_ holds: Bool, _ field: String, _ description: String) {
            if !holds { faults.append(RateRuleFault(field: field, description: description)) }
        }
        check(
            (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(Self.isNameByte), "name",
            "must be 1 to 64 letters, digits, '_', '-', '.' or ':'")
        check(
            limit ?? 0 <= Self.unitsMax, "limit", "must be at most \(Self.unitsMax)")
        checkWindow(check)
        checkBucket(check)
        check(
            meter.map { MeterCode($0) != nil } ?? true, "meter",
            "must be the code of a meter, or '*' for any")
        check((0...100).contains(percent), "percent", "must be from 0 to 100")
        check(startsAt ?? .epoch >= .epoch, "starts_at_us", "must not be before 1970")
        check(endsAt ?? .epoch >= .epoch, "ends_at_us", "must not be before 1970")
        if let startsAt, let endsAt {
            check(startsAt < endsAt, "ends_at_us", "must be after starts_at_us")
        }
        return faults
    }

    private func checkWindow(_ check: (Bool, String, String) -> Void) {
        switch algorithm {
        case .fixedWindow, .slidingWindow, .tokenBucket:
            check(
                (1_000...Self.windowMillisecondsMax).contains(windowMilliseconds), "window_ms",
                "must be from 1000 to \(Self.windowMillisecondsMax)")
        case .calendarWindow, .concurrency:
            check(
                windowMilliseconds == 0, "window_ms", "must be 0: \(algorithm.rawValue) has none")
        }
        if algorithm == .calendarWindow {
            check(calendarUnit != nil, "calendar_unit", "must be minute, hour, day or month")
        } else {
            check(calendarUnit == nil, "calendar_unit", "is for calendar_window only")
        }
    }

    private func checkBucket(_ check: (Bool, String, String) -> Void) {
        guard algorithm == .tokenBucket else {
            check(burst == nil, "burst", "is for token_bucket only")
            check(!isStrict, "strict", "is for token_bucket only")
            return
        }
        guard let limit else { return }
        check(burstUnits <= Self.unitsMax, "burst", "must be at most \(Self.unitsMax)")
        check(limit > 0 || burstUnits == 0, "burst", "must be 0 for a limit of 0")
        check(limit == 0 || burstUnits > 0, "burst", "must be above 0")
        check(!isStrict || burstUnits <= limit, "burst", "must be at most the limit when strict")
        guard let tick = tickNanoseconds else { return }
        let (refill, over) = tick.multipliedReportingOverflow(by: burstUnits)
        check(
            !over && refill <= Self.refillNanosecondsMax, "burst",
            "must be small enough to be refilled within 292 years")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }
}
