/// What deciding needs of a rule: a plain value of fixed size, so that reading it touches no reference count.
struct RuleLimit: Sendable, Equatable {
    /// How a rule counts.
    enum Kind: UInt8, Sendable {
        /// `units` from the first counted call until `window` later.
        case fixed
        /// `units` in each UTC minute, hour, day or month.
        case calendar
        /// `units` in the window that ends now, by two cells.
        case sliding
        /// GCRA: `burst` at once, one more each `tick`.
        case bucket
        /// `units` at the same time.
        case concurrency
        /// A quota of a billing period, out of units that PostgreSQL granted to this limiter.
        case quota
    }

    /// What a rule counts against.
    enum Scope: UInt8, Sendable {
        case org, key, user, endpoint, keyAndEndpoint, userAndEndpoint, custom
    }

    /// The calendar unit of a `calendar` rule.
    enum CalendarUnit: UInt8, Sendable {
        case minute, hour, day, month
    }

    var kind: Kind
    var scope: Scope = .org
    var calendarUnit: CalendarUnit = .minute
    /// Of 100 subjects, how many the rule binds; for the others it is in shadow. 0: shadow for all.
    var enforcedPercent: UInt8 = 100
    /// Units admitted in a window, or at once.
    var units: UInt64
    /// Length of the window in nanoseconds; 0 for calendar, concurrency and quota.
    var window: UInt64
    /// Bucket: units that may come at once. 0 for the others.
    var burst: UInt64 = 0
    /// Bucket: nanoseconds for one unit. 0 for the others.
    var tick: UInt64 = 0
    /// Keyed hash of what makes the rule's state its own: policy or override, name, kind, and for kinds whose state
    /// says nothing under another window, the window.
    var identity: UInt64 = 0

    init(kind: Kind, units: UInt64, window: UInt64) {
        self.kind = kind
        self.units = units
        self.window = window
    }
}
