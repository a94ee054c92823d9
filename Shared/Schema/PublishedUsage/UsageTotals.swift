import Postgres

/// Sums of usage.
package struct UsageTotals: Sendable, Equatable {
    /// Events.
    package var calls: Int64 = 0
    /// Events with status 400 and above.
    package var errors: Int64 = 0
    /// Bytes received.
    package var requestBytes: Int64 = 0
    /// Bytes sent.
    package var responseBytes: Int64 = 0
    /// Millionths of the meter's unit, saturated at the ends of Int64; below zero after corrections.
    package var quantityMicro: Int64 = 0

    /// Makes sums of nothing.
    package init() {}

    /// The columns that `init(reading:)` expects, over rows of `UsageRows.totals`.
    package static let columns = """
        coalesce(sum(calls), 0)::bigint, coalesce(sum(errors), 0)::bigint, \
        coalesce(sum(request_bytes), 0)::bigint, coalesce(sum(response_bytes), 0)::bigint, \
        greatest(least(coalesce(sum(quantity_micro), 0), 9223372036854775807), \
        -9223372036854775808)::bigint
        """

    /// Reads the columns above.
    package init(reading row: inout RowReader) throws(PostgresError) {
        calls = try row.int64()
        errors = try row.int64()
        requestBytes = try row.int64()
        responseBytes = try row.int64()
        quantityMicro = try row.int64()
    }
}
