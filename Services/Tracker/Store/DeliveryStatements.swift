import Model
import Postgres

/// The SQL by which news of a message and the message itself can't miss one another, though each
/// is in a transaction that the other one does not see: the lock is held until the commit.
///
/// A batch that stores messages shares it, and looks for waiting news while it has it. A batch of
/// news has it alone, and looks for messages while it does: it sees every message stored before,
/// and whoever stores one later sees that the news wait.
enum DeliveryLock {
    /// For a batch that stores messages.
    static let share = "SELECT pg_advisory_xact_lock_shared(8388065931)"
    /// For a batch of news.
    static let own = "SELECT pg_advisory_xact_lock(8388065931)"
}

/// Whether any news wait for their message.
struct AnyDeliveryWaits: Statement {
    typealias Row = Bool
    static let name = "tracker.any_delivery_waits"
    static let sql = "SELECT EXISTS (SELECT FROM waiting_deliveries)"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}

/// How many news wait for their message, counted up to a million; fleet scope.
struct CountWaitingDeliveries: Statement {
    static let name = "tracker.count_waiting_deliveries"
    static let sql = "SELECT count(*) FROM (SELECT FROM waiting_deliveries LIMIT 1000000) waiting"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The news that wait under some names, kept to this transaction, in one order.
struct FindWaitingDeliveries: Statement {
    struct Row: Sendable {
        let org: Int64
        let target: String
        let status: Int16
    }
    static let name = "tracker.find_waiting_deliveries"
    static let sql = """
        SELECT w.org_id, w.target, w.delivery_status
        FROM unnest($1::bigint[], $2::text[]) AS k (org_id, target)
        JOIN waiting_deliveries w ON w.org_id = k.org_id AND w.target = k.target
        ORDER BY w.org_id, w.target FOR UPDATE OF w
        """
    let orgs: [Int64]
    let targets: [String]

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(targets)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(org: try row.int64(), target: try row.string(), status: try row.int16())
    }
}

/// Removes news that have found their message.
struct DeleteWaitingDeliveries: Statement {
    typealias Row = NoRow
    static let name = "tracker.delete_waiting_deliveries"
    static let sql = """
        DELETE FROM waiting_deliveries w
        USING unnest($1::bigint[], $2::text[]) AS k (org_id, target)
        WHERE w.org_id = k.org_id AND w.target = k.target
        """
    let orgs: [Int64]
    let targets: [String]

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(targets)
    }
}

/// Keeps news whose message is not known.
struct PutWaitingDeliveries: Statement {
    typealias Row = NoRow
    static let name = "tracker.put_waiting_deliveries"
    static let sql = """
        INSERT INTO waiting_deliveries (org_id, target, delivery_status, received_at)
        SELECT org_id, target, delivery_status, $4
        FROM unnest($1::bigint[], $2::text[], $3::smallint[])
            AS k (org_id, target, delivery_status)
        ON CONFLICT (org_id, target) DO UPDATE SET delivery_status = excluded.delivery_status
        """
    let orgs: [Int64]
    let targets: [String]
    let statuses: [Int16]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(targets)
        binds.append(statuses)
        binds.append(at)
    }
}

/// The columns of a stored message.
private enum MessageColumns {
    static let names = """
        org_id, occurred_at, event_id, channel, direction, message_kind, country, segments, \
        body_length, delivery_status, provider_message_id
        """
}

/// A row that news may be about.
struct StoredMessage: Sendable {
    let identity: EventIdentity
    let providerMessageID: String
    /// Nil: the row is no message.
    let state: MessageState?

    /// Reads `MessageColumns`.
    fileprivate init(reading row: inout RowReader) throws(PostgresError) {
        identity = try EventIdentity(reading: &row)
        let channel = try row.optionalInt16()
        let (direction, kind) = (try row.optionalInt16(), try row.optionalInt16())
        let country = try row.optionalString()
        let (segments, length) = (try row.optionalInt32(), try row.optionalInt32())
        let status = try row.optionalInt16()
        providerMessageID = try row.optionalString() ?? ""
        state = channel.map { [identity] channel in
            MessageState(
                identity: identity, channel: channel, direction: direction ?? 0, kind: kind ?? 0,
                country: country ?? "", segments: Int64(segments ?? 0),
                bodyLength: Int64(length ?? 0), status: status ?? 0)
        }
    }
}

/// The rows of some identities.
struct FindEventRows: Statement {
    typealias Row = StoredMessage
    static let name = "tracker.find_event_rows"
    // LATERAL with LIMIT: one index look-up for each row, whatever the planner knows of the sizes.
    static let sql = """
        SELECT e.* FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[])
            AS k (org_id, occurred_at, event_id)
        CROSS JOIN LATERAL (
            SELECT \(MessageColumns.names) FROM usage_events u
            WHERE u.org_id = k.org_id AND u.occurred_at = k.occurred_at AND u.event_id = k.event_id
            LIMIT 1
        ) e
        """
    let identities: [EventIdentity]

    func bind(_ binds: inout Binds) {
        binds.append(identities.map(\.org))
        binds.append(identities.map { Timestamp(microseconds: $0.occurredAt) })
        binds.append(uuids: identities.map(\.id))
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredMessage {
        try StoredMessage(reading: &row)
    }
}

/// The messages with some ids of the provider's, each looked for in a range of time.
struct FindProviderMessages: Statement {
    typealias Row = StoredMessage
    static let name = "tracker.find_provider_messages"
    // LATERAL with OFFSET: look-ups in the index of each partition that the range touches.
    static let sql = """
        SELECT e.* FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[])
            AS k (org_id, id, from_at, to_at)
        CROSS JOIN LATERAL (
            SELECT \(MessageColumns.names) FROM usage_events u
            WHERE u.org_id = k.org_id AND u.provider_message_id = k.id
                AND u.occurred_at >= k.from_at AND u.occurred_at <= k.to_at
                AND u.channel IS NOT NULL
            OFFSET 0
        ) e
        """
    var orgs: [Int64] = []
    var ids: [String] = []
    var starts: [Timestamp] = []
    var ends: [Timestamp] = []

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(ids)
        binds.append(starts)
        binds.append(ends)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredMessage {
        try StoredMessage(reading: &row)
    }
}

/// Gives rows their new delivery status; the one that they came with is kept.
struct MoveDeliveryStatuses: Statement {
    typealias Row = NoRow
    static let name = "tracker.move_delivery_statuses"
    static let sql = """
        UPDATE usage_events u SET
            first_status = coalesce(u.first_status, u.delivery_status),
            delivery_status = k.status
        FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::smallint[])
            AS k (org_id, occurred_at, event_id, status)
        WHERE u.org_id = k.org_id AND u.occurred_at = k.occurred_at AND u.event_id = k.event_id
            AND u.occurred_at >= $5 AND u.occurred_at <= $6
        """
    let states: [MessageState]

    func bind(_ binds: inout Binds) {
        let times = states.map { Timestamp(microseconds: $0.identity.occurredAt) }
        binds.append(states.map(\.identity.org))
        binds.append(times)
        binds.append(uuids: states.map(\.identity.id))
        binds.append(states.map(\.status))
        binds.append(times.min())
        binds.append(times.max())
    }
}
