import Chassis
import Model
import Postgres

/// Makes calls with the same idempotency key wait for one another until the transaction ends, so that the
/// second one finds the first one's answer.
struct LockIdempotencyKey: Statement {
    typealias Row = NoRow
    static let name = "admin_lock_reply"
    static let sql = "SELECT pg_advisory_xact_lock($1)"
    let org: Int64
    let key: [UInt8]

    /// 64 bits of a hash: a collision only makes strangers wait.
    private var lock: Int64 {
        let digest = SHA256.hash(Array("admin:\(org):".utf8) + key)
        return digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    func bind(_ binds: inout Binds) { binds.append(lock) }
}

/// The answer that an idempotency key got before; `org` 0 is the installation.
struct FindIdempotentReply: Statement {
    static let name = "admin_find_reply"
    static let sql = """
        SELECT request_hash, reply FROM idempotency_keys
        WHERE org_id = $1 AND service = 'admin' AND key = $2
        """
    let org: Int64
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
    static let name = "admin_insert_reply"
    static let sql = """
        INSERT INTO idempotency_keys (org_id, service, key, request_hash, reply, created_at)
        VALUES ($1, 'admin', $2, $3, $4, $5)
        """
    let org: Int64
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
