import Model

extension RuleLimit {
    /// The numbers of a rule that has no faults; nil for one that is off or unlimited.
    init?(_ rule: RateRule, identity: UInt64) {
        guard rule.enforcement != .off, let limit = rule.limit else { return nil }
        let window = rule.windowNanoseconds
        switch rule.algorithm {
        case .fixedWindow: self.init(kind: .fixed, units: limit, window: window)
        case .slidingWindow: self.init(kind: .sliding, units: limit, window: window)
        case .concurrency: self.init(kind: .concurrency, units: limit, window: 0)
        case .calendarWindow:
            guard let unit = rule.calendarUnit else { return nil }
            self.init(kind: .calendar, units: limit, window: 0)
            calendarUnit = CalendarUnit(unit)
        case .tokenBucket:
            self.init(kind: .bucket, units: limit, window: window)
            // Without a tick the limit is 0: nothing comes at once, and nothing is refilled.
            (burst, tick) = (rule.burstUnits, rule.tickNanoseconds ?? window)
        }
        scope = Scope(rule.scope)
        enforcedPercent = rule.enforcement == .shadow ? 0 : UInt8(clamping: rule.percent)
        self.identity = identity
    }
}

extension RuleLimit.Scope {
    init(_ scope: RateScope) {
        self =
            switch scope {
            case .org: .org
            case .key: .key
            case .user: .user
            case .endpoint: .endpoint
            case .keyEndpoint: .keyAndEndpoint
            case .userEndpoint: .userAndEndpoint
            case .custom: .custom
            }
    }
}

extension RuleLimit.CalendarUnit {
    init(_ unit: RateCalendarUnit) {
        self =
            switch unit {
            case .minute: .minute
            case .hour: .hour
            case .day: .day
            case .month: .month
            }
    }
}
