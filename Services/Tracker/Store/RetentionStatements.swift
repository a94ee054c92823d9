import Model
import Postgres

/// Says that rows of some days are about to be written; makes them days of which something is there.
struct NoteDays: Statement {
    typealias Row = NoRow
    static let name = "tracker.note_days"
    static let sql = """
        INSERT INTO usage_days AS d (day, stored_at)
        SELECT '1970-01-01'::date + n, $2 FROM unnest($1::integer[]) AS n
        ON CONFLICT (day) DO UPDATE SET
            stored_at = greatest(d.stored_at, excluded.stored_at),
            raw_dropped_at = NULL, minutes_dropped_at = NULL
        """
    /// Days since 1970-01-01, each once, ascending: one order for all trackers.
    let days: [Int32]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(days)
        binds.append(at)
    }
}

/// A day of which data is due to go.
struct DueDay: Sendable {
    /// Days since 1970-01-01.
    let day: Int32
    let rows: Int64
    let bytes: Int64

    /// The start of the day.
    var start: Timestamp {
        Timestamp(microseconds: Int64(day) * Bucket.day.microseconds)
    }
    /// The start of the day after.
    var end: Timestamp { start.adding(microseconds: Bucket.day.microseconds) }

    /// Days of one answer at most.
    static let countMax: Int64 = 1_000
}

/// Days whose raw rows are due, the oldest first; fleet scope.
struct ListDueRawDays: Statement {
    static let name = "tracker.due_raw_days"
    static let sql = """
        SELECT d.day,
            coalesce((SELECT sum(calls) FROM rollup_day r
                WHERE r.bucket = d.day::timestamp AT TIME ZONE 'UTC'), 0)::bigint,
            coalesce(pg_total_relation_size(
                to_regclass('public.usage_events_' || to_char(d.day, 'YYYYMMDD'))), 0)
        FROM usage_days d WHERE d.raw_dropped_at IS NULL AND d.day < $1 AND d.stored_at < $2
        ORDER BY d.day LIMIT $3
        """
    let cutoff: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(dateDays: Int32(clamping: cutoff.date.daysSinceEpoch))
        binds.append(cutoff)
        binds.append(DueDay.countMax)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> DueDay {
        DueDay(day: try row.dateDays(), rows: try row.int64(), bytes: try row.int64())
    }
}

/// Days whose rollups by minute are due, the oldest first; fleet scope.
struct ListDueMinuteDays: Statement {
    static let name = "tracker.due_minute_days"
    static let sql = """
        SELECT d.day,
            (SELECT count(*) FROM rollup_minute r
                WHERE r.bucket >= d.day::timestamp AT TIME ZONE 'UTC'
                    AND r.bucket < (d.day + 1)::timestamp AT TIME ZONE 'UTC'), 0::bigint
        FROM usage_days d WHERE d.minutes_dropped_at IS NULL AND d.day < $1 AND d.stored_at < $2
        ORDER BY d.day LIMIT $3
        """
    let cutoff: Timestamp

    func bind(_ binds: inout Binds) { ListDueRawDays(cutoff: cutoff).bind(&binds) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> DueDay {
        try ListDueRawDays.decode(&row)
    }
}

/// Takes a day's partition out of the table and sets it aside; its row in `usage_days` is locked until the transaction
/// ends.
struct DropUsagePartition: Statement {
    static let name = "tracker.drop_partition"
    static let sql = "SELECT tollgate_drop_usage_partition($1, $2, $3)"
    let day: Int32
    let storedBefore: Timestamp
    /// How long it waits for each lock.
    let waitMilliseconds: Int32

    /// What became of it.
    enum Fate: String, Sendable {
        case dropped
        /// The day's rows are in the default partition.
        case inDefault = "none"
        case inUse = "in_use"
    }

    func bind(_ binds: inout Binds) {
        binds.append(dateDays: day)
        binds.append(storedBefore)
        binds.append(waitMilliseconds)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Fate {
        guard let fate = Fate(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "an unknown fate of a partition")
        }
        return fate
    }
}

/// Removes one partition that was set aside, with its files; false when there is none, or another tracker does so.
struct FreeDroppedUsage: Statement {
    static let name = "tracker.free_dropped"
    static let sql = "SELECT tollgate_free_dropped_usage()"

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}

/// Removes the raw rows of a day that has no partition of its own.
struct DeleteRawDay: Statement {
    typealias Row = NoRow
    static let name = "tracker.delete_raw_day"
    static let sql = "DELETE FROM usage_events WHERE occurred_at >= $1 AND occurred_at < $2"
    let from: Timestamp
    let to: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(from)
        binds.append(to)
    }
}

/// Notes that a day's raw rows are gone.
struct MarkRawDropped: Statement {
    typealias Row = NoRow
    static let name = "tracker.mark_raw_dropped"
    static let sql = "UPDATE usage_days SET raw_dropped_at = $2 WHERE day = $1"
    let day: Int32
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(dateDays: day)
        binds.append(at)
    }
}

/// Removes rollups by minute of a span of time.
struct DeleteMinutes<Table: RollupTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.delete_minutes.\(Table.table)" }
    static var sql: String { "DELETE FROM \(Table.table) WHERE bucket >= $1 AND bucket < $2" }
    let from: Timestamp
    let to: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(from)
        binds.append(to)
    }
}

/// Removes the distinct values of hours, with the minutes of their day: like these they are read for the ends of a
/// billing period only.
struct DeleteUniqueHours: Statement {
    typealias Row = NoRow
    static let name = "tracker.delete_unique_hours"
    static let sql = "DELETE FROM rollup_unique_hour WHERE bucket >= $1 AND bucket < $2"
    let from: Timestamp
    let to: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(from)
        binds.append(to)
    }
}

/// Notes that a day's rollups by minute are gone, unless some came meanwhile.
struct MarkMinutesDropped: Statement {
    typealias Row = NoRow
    static let name = "tracker.mark_minutes_dropped"
    static let sql = """
        UPDATE usage_days SET minutes_dropped_at = $3 WHERE day = $1 AND stored_at < $2
        """
    let day: Int32
    let storedBefore: Timestamp
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(dateDays: day)
        binds.append(storedBefore)
        binds.append(at)
    }
}
