/// The meters whose hard quotas a limiter can spend.
enum QuotaMeters {
    /// Says that the usage of a meter, a row of `meters` by the name `table`, is the sum of what calls
    /// take. Those with the aggregations max and unique_count are not: a call may add nothing to them.
    static func addUp(of table: String) -> String { "\(table).aggregation IN ('count', 'sum')" }
}
