import Postgres

/// The SQL of a flush's staging table: rows are copied into a temporary table, which the commit
/// drops, and inserted from there.
enum Staging {
    /// Makes the table.
    static let create = """
        CREATE TEMPORARY TABLE usage_staging (LIKE public.usage_events) ON COMMIT DROP
        """
    /// Fills it.
    static let copy = "COPY pg_temp.usage_staging (\(UsageRows.columns)) FROM STDIN (FORMAT binary)"
    /// Marks the state that a unique violation goes back to.
    static let savepoint = "SAVEPOINT staged"
    /// Goes back.
    static let rollBack = "ROLLBACK TO SAVEPOINT staged"
}

/// Inserts all staged rows; fails with a unique violation when one of them is there already.
struct InsertStaged: Statement {
    typealias Row = NoRow
    static let name = "tracker.insert_staged"
    static let sql = """
        INSERT INTO usage_events (\(UsageRows.columns))
        SELECT \(UsageRows.columns) FROM pg_temp.usage_staging
        """
}

/// Inserts the staged rows that are new, and says which.
struct InsertNewStaged: Statement {
    typealias Row = EventIdentity
    static let name = "tracker.insert_new_staged"
    static let sql = """
        INSERT INTO usage_events (\(UsageRows.columns))
        SELECT \(UsageRows.columns) FROM pg_temp.usage_staging
        ON CONFLICT DO NOTHING
        RETURNING org_id, occurred_at, event_id
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EventIdentity {
        try EventIdentity(reading: &row)
    }
}

/// The staged rows that are not the same in every column as the row of their identity, as it came.
struct FindConflicts: Statement {
    typealias Row = EventIdentity
    static let name = "tracker.find_conflicts"
    // LATERAL with LIMIT: one index look-up for each row, whatever the planner knows of the sizes.
    static let sql = """
        SELECT s.org_id, s.occurred_at, s.event_id FROM pg_temp.usage_staging s
        CROSS JOIN LATERAL (
            SELECT * FROM usage_events u
            WHERE u.org_id = s.org_id AND u.occurred_at = s.occurred_at AND u.event_id = s.event_id
            LIMIT 1
        ) e
        WHERE (\(columns("e")), coalesce(e.first_status, e.delivery_status))
            IS DISTINCT FROM (\(columns("s")), s.delivery_status)
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EventIdentity {
        try EventIdentity(reading: &row)
    }

    private static func columns(_ table: String) -> String {
        [
            "meter", "quantity_micro", "key_id", "user_ref", "endpoint", "method", "status_code",
            "latency_us", "request_bytes", "response_bytes", "ip", "user_agent", "country",
            "channel", "direction", "message_kind", "body_length", "segments",
            "provider_message_id", "attributes", "correction",
        ].map { "\(table).\($0)" }.joined(separator: ", ")
    }
}

extension EventIdentity {
    /// Reads org_id, occurred_at, event_id.
    init(reading row: inout RowReader) throws(PostgresError) {
        let org = try row.int64()
        let occurredAt = try row.timestamp().microseconds
        let id = try row.uuid()
        func half(_ from: Int) -> UInt64 {
            id[from..<from + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(org: org, occurredAt: occurredAt, idHigh: half(0), idLow: half(8))
    }
}

/// The staged rows whose identity is there already.
struct FindKnownStaged: Statement {
    typealias Row = EventIdentity
    static let name = "tracker.find_known_staged"
    static let sql = """
        SELECT s.org_id, s.occurred_at, s.event_id FROM pg_temp.usage_staging s
        CROSS JOIN LATERAL (
            SELECT FROM usage_events u
            WHERE u.org_id = s.org_id AND u.occurred_at = s.occurred_at AND u.event_id = s.event_id
            LIMIT 1
        ) e
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EventIdentity {
        try EventIdentity(reading: &row)
    }
}

/// Makes the partition of a UTC day; false when rows of that day are in the default partition
/// already.
struct EnsurePartition: Statement {
    typealias Row = Bool
    static let name = "tracker.ensure_partition"
    static let sql = "SELECT tollgate_ensure_usage_partition($1)"
    /// Days since 1970-01-01.
    let day: Int32

    func bind(_ binds: inout Binds) { binds.append(dateDays: day) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}
