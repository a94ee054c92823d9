import Model
import Postgres

/// How far a tracker's journal is in the database.
struct StoredPosition: Sendable, Equatable {
    /// The journal's uuid.
    let journal: [UInt8]
    /// The last position whose events are in the database; 0: none.
    let position: UInt64
    /// When it was moved; nil: not read from the database.
    var committedAt: Timestamp?
}

/// Makes the row of a tracker that has none.
struct InsertPosition: Statement {
    typealias Row = NoRow
    static let name = "tracker.insert_position"
    static let sql = """
        INSERT INTO journal_positions (tracker, journal, position, committed_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (tracker) DO NOTHING
        """
    let tracker: String
    let stored: StoredPosition
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(tracker)
        binds.append(uuid: stored.journal)
        binds.append(Int64(clamping: stored.position))
        binds.append(at)
    }
}

/// Reads a tracker's row and keeps it to this transaction: one flush of a tracker at a time.
struct ClaimPosition: Statement {
    typealias Row = StoredPosition
    static let name = "tracker.claim_position"
    static let sql = """
        SELECT journal, position, committed_at FROM journal_positions WHERE tracker = $1 FOR UPDATE
        """
    let tracker: String

    func bind(_ binds: inout Binds) { binds.append(tracker) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredPosition {
        StoredPosition(
            journal: try row.uuid(), position: UInt64(clamping: try row.int64()),
            committedAt: try row.timestamp())
    }
}

/// Moves a tracker's row, which the transaction has claimed.
struct MovePosition: Statement {
    typealias Row = NoRow
    static let name = "tracker.move_position"
    static let sql = """
        UPDATE journal_positions SET journal = $2, position = $3, committed_at = $4
        WHERE tracker = $1
        """
    let tracker: String
    let stored: StoredPosition
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(tracker)
        binds.append(uuid: stored.journal)
        binds.append(Int64(clamping: stored.position))
        binds.append(at)
    }
}
