/// How a meter's use is told from its events, for meters whose use is no sum. `count` and `sum` are
/// what every rollup has anyway.
enum SpecialAggregation: String, Sendable {
    /// The largest quantity of one event.
    case max
    /// The number of distinct values.
    case uniqueCount = "unique_count"
}
