import Model
import Postgres

/// The answer that an idempotency key got before.
struct FindIdempotentReply: Statement {
    static let name = "billing_find_reply"
    static let sql = """
        SELECT request_hash, reply FROM idempotency_keys
        WHERE org_id = $1 AND service = 'billing' AND key = $2
        """
    let org: OrgID
    let key: [UInt8]

    struct Row: Sendable {
        let requestHash: [UInt8]
        let reply: [UInt8]
    }

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(key)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(requestHash: try row.bytes(), reply: try row.bytes())
    }
}

/// Remembers the answer of an idempotency key, in the transaction of the work.
struct InsertIdempotentReply: Statement {
    typealias Row = NoRow
    static let name = "billing_insert_reply"
    static let sql = """
        INSERT INTO idempotency_keys (org_id, service, key, request_hash, reply, created_at)
        VALUES ($1, 'billing', $2, $3, $4, $5)
        """
    let org: OrgID
    let key: [UInt8]
    let requestHash: [UInt8]
    let reply: [UInt8]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(key)
        binds.append(requestHash)
        binds.append(reply)
        binds.append(at)
    }
}
