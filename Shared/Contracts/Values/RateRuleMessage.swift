import Model

extension CommonV1.RateRule {
    /// The rule on the wire.
    package init(_ rule: RateRule) {
        self.init(
            name: rule.name, algorithm: .init(rule.algorithm), limit: rule.limit,
            windowMs: rule.windowMilliseconds, calendarUnit: .init(rule.calendarUnit),
            burst: rule.burst, strict: rule.isStrict, scope: .init(rule.scope),
            meter: rule.meter == "api_calls" ? "" : rule.meter ?? "*",
            enforcement: .init(rule.enforcement),
            percent: rule.percent == 100 ? nil : UInt32(clamping: rule.percent),
            startsAtUs: rule.startsAt?.microseconds ?? 0, endsAtUs: rule.endsAt?.microseconds ?? 0)
    }

    /// The rule, which may break the rules of what can run (`RateRule.faults`), or what of it is no
    /// known choice.
    package var rule: Result<RateRule, RateRuleFault> {
        func unknown(_ field: String) -> Result<RateRule, RateRuleFault> {
            .failure(RateRuleFault(field: field, description: "must be a value of the contract"))
        }
        guard let algorithm = RateAlgorithm(algorithm) else { return unknown("algorithm") }
        guard let scope = RateScope(scope) else { return unknown("scope") }
        guard let enforcement = RateEnforcement(enforcement) else { return unknown("enforcement") }
        if case .unrecognized = calendarUnit { return unknown("calendar_unit") }
        var rule = RateRule(
            name: name, algorithm: algorithm, limit: limit, windowMilliseconds: windowMs,
            calendarUnit: RateCalendarUnit(calendarUnit))
        (rule.burst, rule.isStrict, rule.scope) = (burst, strict, scope)
        rule.meter = meter == "*" ? nil : meter.isEmpty ? "api_calls" : meter
        (rule.enforcement, rule.percent) = (enforcement, percent.map { Int($0) } ?? 100)
        rule.startsAt = startsAtUs == 0 ? nil : Timestamp(microseconds: startsAtUs)
        rule.endsAt = endsAtUs == 0 ? nil : Timestamp(microseconds: endsAtUs)
        return .success(rule)
    }
}

extension CommonV1.RateAlgorithm {
    fileprivate init(_ algorithm: RateAlgorithm) {
        self =
            switch algorithm {
            case .fixedWindow: .fixedWindow
            case .calendarWindow: .calendarWindow
            case .slidingWindow: .slidingWindow
            case .tokenBucket: .tokenBucket
            case .concurrency: .concurrency
            }
    }
}

extension RateAlgorithm {
    fileprivate init?(_ algorithm: CommonV1.RateAlgorithm) {
        switch algorithm {
        case .fixedWindow: self = .fixedWindow
        case .calendarWindow: self = .calendarWindow
        case .slidingWindow: self = .slidingWindow
        case .tokenBucket: self = .tokenBucket
        case .concurrency: self = .concurrency
        case .unspecified, .unrecognized: return nil
        }
    }
}

extension CommonV1.CalendarUnit {
    fileprivate init(_ unit: RateCalendarUnit?) {
        self =
            switch unit {
            case nil: .unspecified
            case .minute: .minute
            case .hour: .hour
            case .day: .day
            case .month: .month
            }
    }
}

extension RateCalendarUnit {
    fileprivate init?(_ unit: CommonV1.CalendarUnit) {
        switch unit {
        case .minute: self = .minute
        case .hour: self = .hour
        case .day: self = .day
        case .month: self = .month
        case .unspecified, .unrecognized: return nil
        }
    }
}

extension CommonV1.RateScope {
    fileprivate init(_ scope: RateScope) {
        self =
            switch scope {
            case .org: .org
            case .key: .key
            case .user: .user
            case .endpoint: .endpoint
            case .keyEndpoint: .keyEndpoint
            case .userEndpoint: .userEndpoint
            case .custom: .custom
            }
    }
}

extension RateScope {
    /// The scope of the contract; nil for one that this program doesn't know.
    package init?(_ scope: CommonV1.RateScope) {
        switch scope {
        case .org: self = .org
        case .key: self = .key
        case .user: self = .user
        case .endpoint: self = .endpoint
        case .keyEndpoint: self = .keyEndpoint
        case .userEndpoint: self = .userEndpoint
        case .custom: self = .custom
        case .unrecognized: return nil
        }
    }
}

extension CommonV1.Enforcement {
    fileprivate init(_ enforcement: RateEnforcement) {
        self =
            switch enforcement {
            case .enforce: .enforce
            case .shadow: .shadow
            case .off: .off
            }
    }
}

extension RateEnforcement {
    fileprivate init?(_ enforcement: CommonV1.Enforcement) {
        switch enforcement {
        case .enforce: self = .enforce
        case .shadow: self = .shadow
        case .off: self = .off
        case .unrecognized: return nil
        }
    }
}
