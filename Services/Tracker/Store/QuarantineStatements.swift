import Model
import Postgres

/// Sets an event aside that the database refuses for its contents; one that is there already stays.
struct QuarantineEvent: Statement {
    typealias Row = NoRow
    static let name = "tracker.quarantine_event"
    static let sql = """
        INSERT INTO usage_quarantine (org_id, occurred_at, event_id, reason, event, quarantined_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """
    let identity: EventIdentity
    let reason: String
    /// As `EventCoding` has it.
    let event: [UInt8]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(identity.org)
        binds.append(Timestamp(microseconds: identity.occurredAt))
        binds.append(uuid: identity.id)
        binds.append(reason)
        binds.append(event)
        binds.append(at)
    }
}

/// The SQL around an attempt to store a part of a batch.
enum Isolation {
    /// Marks the state before the part.
    static let begin = "SAVEPOINT part"
    /// Keeps the part.
    static let keep = "DROP TABLE pg_temp.usage_staging; RELEASE SAVEPOINT part"
    /// Goes back to before the part.
    static let undo = "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part"
}

extension PostgresError {
    /// Whether the data is at fault, so that trying the same again can't help and other data
    /// may pass: a value out of range, a broken constraint, a limit of the server's program.
    /// Not so a missing table or right, which would make every event look guilty.
    var blamesData: Bool {
        if kind == .encoding { return true }
        guard case .sql(let state) = kind else { return false }
        return ["21", "22", "23", "44", "54"].contains(String(state.prefix(2)))
    }
}
