import Postgres

/// The SQL that copies rows straight into `usage_events`: one pass over each page and one record of
/// the write-ahead log for it, where an INSERT takes every row by itself.
///
/// PostgreSQL refuses COPY into a table with row-level security to everyone whom the policies bind,
/// so it is done as a role of its own, which they don't bind and which may do nothing else.
enum Loading {
    static let role = "tollgate_tracker_loader"
    /// Marks the state before the rows, and takes the role.
    static let begin = "SAVEPOINT before_rows; SET LOCAL ROLE \(role)"
    static let copy = "COPY public.usage_events (\(UsageRows.columns)) FROM STDIN (FORMAT binary)"
    /// Goes on as the role of the flush.
    static let end = "SET LOCAL ROLE \(UsageStore.role)"
    /// Takes the rows back, and the role.
    static let undo = "ROLLBACK TO SAVEPOINT before_rows"
}

/// Whether the role of the transaction, the loader, can do what it is for.
struct MayLoad: Statement {
    typealias Row = Bool
    static let name = "tracker.may_load"
    static let sql = """
        SELECT rolbypassrls AND has_table_privilege('usage_events', 'INSERT')
        FROM pg_roles WHERE rolname = current_user
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}
