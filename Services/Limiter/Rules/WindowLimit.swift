import Model

/// What deciding needs of a rule: a plain value, so that reading it touches no reference count.
struct WindowLimit: Sendable, Equatable {
    /// Units admitted in a window.
    var units: UInt64
    /// Length of the window in nanoseconds.
    var window: UInt64

    init(units: UInt64, window: UInt64) {
        self.units = units
        self.window = window
    }

    /// The rule's numbers.
    init(_ rule: RateRule) {
        units = rule.limit
        window = rule.windowNanoseconds
    }
}
