import Model
import Postgres

/// A table whose rows go by their age.
protocol AgedTable: Sendable {
    static var table: String { get }
    static var column: String { get }
}

enum SecurityTable: AgedTable {
    static let table = "security_events"
    static let column = "detected_at"
}

enum QuarantineTable: AgedTable {
    static let table = "usage_quarantine"
    static let column = "quarantined_at"
}

enum WaitingDeliveryTable: AgedTable {
    static let table = "waiting_deliveries"
    static let column = "received_at"
}

enum BackfillJobTable: AgedTable {
    static let table = "backfill_jobs"
    static let column = "updated_at"
}

/// How many rows are older than an instant, and the oldest; fleet scope.
struct CountAged<Table: AgedTable>: Statement {
    struct Row: Sendable {
        let rows: Int64
        let oldest: Timestamp?
    }
    static var name: String { "tracker.count_aged.\(Table.table)" }
    static var sql: String {
        "SELECT count(*), min(\(Table.column)) FROM \(Table.table) WHERE \(Table.column) < $1"
    }
    let before: Timestamp

    func bind(_ binds: inout Binds) { binds.append(before) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(rows: try row.int64(), oldest: try row.optionalTimestamp())
    }
}

/// Removes the rows that are older than an instant; fleet scope.
struct DeleteAged<Table: AgedTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.delete_aged.\(Table.table)" }
    static var sql: String { "DELETE FROM \(Table.table) WHERE \(Table.column) < $1" }
    let before: Timestamp

    func bind(_ binds: inout Binds) { binds.append(before) }
}
