/// How a rule counts.
package enum RateAlgorithm: String, Sendable, CaseIterable {
    /// So many units from the first counted call until the window later.
    case fixedWindow = "fixed_window"
    /// So many units in each UTC minute, hour, day or month.
    case calendarWindow = "calendar_window"
    /// So many units in the window that ends now.
    case slidingWindow = "sliding_window"
    /// A burst at once, refilled evenly over the window (GCRA).
    case tokenBucket = "token_bucket"
    /// So many units at the same time.
    case concurrency
}

/// What a rule counts against. `user` falls back to the key and then to the org when a call names
/// none.
package enum RateScope: String, Sendable, CaseIterable {
    case org, key, user, endpoint
    case keyEndpoint = "key_endpoint"
    case userEndpoint = "user_endpoint"
    case custom
}

/// Whether a rule denies anyone.
package enum RateEnforcement: String, Sendable, CaseIterable {
    /// Not evaluated.
    case off
    /// Evaluated and counted, and denies nobody.
    case shadow
    /// Denies those that its percentage binds; shadow for the others.
    case enforce
}

/// The unit of a calendar window, in UTC.
package enum RateCalendarUnit: String, Sendable, CaseIterable {
    case minute, hour, day, month

    /// Length in seconds; nil for the month, whose lengths differ.
    package var seconds: UInt64? {
        switch self {
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .month: nil
        }
    }
}
