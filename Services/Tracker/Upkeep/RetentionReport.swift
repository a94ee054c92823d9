import Model

/// What a run of retention dropped, or would drop.
struct RetentionReport: Equatable, Sendable {
    /// One day of one kind of data, or all of a kind that is not kept by day.
    struct Item: Equatable, Sendable {
        let data: RetainedData
        var day: Timestamp?
        var rows: Int64
        var bytes: Int64 = 0
        /// Why it is still there; empty: it isn't, or would go.
        var keptBecause = ""
    }

    var items: [Item] = []
    /// Whether nothing is left that is due.
    var isFinished = true
}
