/// How a meter's events become one quantity.
package enum MeterAggregation: String, Sendable, CaseIterable {
    /// The quantities, added up.
    case sum
    /// The number of events.
    case count
    /// The largest quantity of one event.
    case max
    /// The number of distinct values: the attribute `unique` of an event, or else its user.
    case uniqueCount = "unique_count"

    /// Whether the usage of two stretches of time adds up to that of both.
    package var isSum: Bool { self == .sum || self == .count }
}
