import Chassis
import Model
import Postgres

/// Makes a write happen once for its idempotency key: the key's row is in the write's own transaction.
///
/// The table is shared; a service sees and writes its own rows only.
package struct IdempotentWrites: Sendable {
    /// The key was used before, for another request.
    package struct OtherRequest: Error, Equatable {
        /// Makes the error.
        package init() {}
    }

    private let service: String

    /// Makes the writes of `service`: "admin", "billing".
    package init(service: String) { self.service = service }

    /// Runs `work` and remembers its answer under `key`, or gives the answer that `key` got before.
    /// Calls with the same key wait for one another. Without a key `work` simply runs.
    /// - Parameters:
    ///   - org: the org that the write belongs to; 0 is the installation.
    ///   - request: what identifies the request: its method and payload.
    /// - Throws: `OtherRequest`; what `work` throws.
    package func once(
        _ transaction: Transaction, org: Int64, key: [UInt8], request: [UInt8], at: Timestamp,
        _ work: () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        guard !key.isEmpty else { return try await work() }
        let row = IdempotencyKey(service: service, org: org, key: key)
        _ = try await transaction.execute(LockIdempotencyKey(row: row))
        let hash = SHA256.hash(request)
        if let found = try await transaction.queryFirst(FindIdempotentReply(row: row)) {
            guard found.requestHash == hash else { throw OtherRequest() }
            return found.reply
        }
        let reply = try await work()
        _ = try await transaction.execute(
            InsertIdempotentReply(row: row, requestHash: hash, reply: reply, at: at))
        return reply
    }
}

/// What an idempotency row is found by.
private struct IdempotencyKey: Sendable {
    let service: String
    let org: Int64
    let key: [UInt8]

    /// 64 bits of a hash: a collision only makes strangers wait.
    var lock: Int64 {
        let digest = SHA256.hash(Array("\(service):\(org):".utf8) + key)
        return digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(service)
        binds.append(key)
    }
}

/// Makes calls with the same key wait for one another until the transaction ends, so that the second one finds
/// the first one's answer.
private struct LockIdempotencyKey: Statement {
    typealias Row = NoRow
    static let name = "idempotency_lock"
    static let sql = "SELECT pg_advisory_xact_lock($1)"
    let row: IdempotencyKey

    func bind(_ binds: inout Binds) { binds.append(row.lock) }
}

/// The answer that a key got before.
private struct FindIdempotentReply: Statement {
    static let name = "idempotency_find"
    static let sql = """
        SELECT request_hash, reply FROM idempotency_keys
        WHERE org_id = $1 AND service = $2 AND key = $3
        """
    let row: IdempotencyKey

    struct Row: Sendable {
        let requestHash: [UInt8]
        let reply: [UInt8]
    }

    func bind(_ binds: inout Binds) { row.bind(&binds) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(requestHash: try row.bytes(), reply: try row.bytes())
    }
}

/// Remembers the answer of a key.
private struct InsertIdempotentReply: Statement {
    typealias Row = NoRow
    static let name = "idempotency_insert"
    static let sql = """
        INSERT INTO idempotency_keys (org_id, service, key, request_hash, reply, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    let row: IdempotencyKey
    let requestHash: [UInt8]
    let reply: [UInt8]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        row.bind(&binds)
        binds.append(requestHash)
        binds.append(reply)
        binds.append(at)
    }
}
