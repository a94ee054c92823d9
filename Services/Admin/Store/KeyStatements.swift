import Model
import Postgres

/// An API key without its secret.
struct KeyRow: Sendable, Equatable {
    let keyID: Int64
    let name: String
    let prefix: String
    let scopes: [String]
    let createdAt: Timestamp
    let expiresAt: Timestamp?
    var revokedAt: Timestamp?
    /// In CIDR notation; empty: from anywhere.
    let allowedCIDRs: [String]

    /// The columns that `init(reading:)` expects.
    static let columns = """
        key_id, name, prefix, scopes, created_at, expires_at, revoked_at,
        coalesce(allowed_cidrs, '{}')
        """
}

extension KeyRow {
    /// Reads the columns.
    init(reading row: inout RowReader) throws(PostgresError) {
        keyID = try row.int64()
        name = try row.string()
        prefix = try row.string()
        scopes = try row.stringArray()
        createdAt = try row.timestamp()
        expiresAt = try row.optionalTimestamp()
        revokedAt = try row.optionalTimestamp()
        allowedCIDRs = try row.stringArray()
    }
}

/// Inserts a key.
struct InsertKey: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_key"
    static let sql = """
        INSERT INTO api_keys (org_id, key_id, name, prefix, scopes, created_at, expires_at,
            secret_hmac, pepper_version, allowed_cidrs)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::text[], '{}'))
        """
    let org: OrgID
    let key: KeyRow
    let hmac: [UInt8]
    let pepperVersion: Int32

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(key.keyID)
        binds.append(key.name)
        binds.append(key.prefix)
        binds.append(key.scopes)
        binds.append(key.createdAt)
        binds.append(key.expiresAt)
        binds.append(hmac)
        binds.append(pepperVersion)
        binds.append(key.allowedCIDRs)
    }
}

/// Keys of an org by id, after one.
struct ListKeyPage: Statement {
    static let name = "admin_list_keys"
    static let sql = """
        SELECT \(KeyRow.columns) FROM api_keys
        WHERE org_id = $1 AND key_id > $2 ORDER BY key_id LIMIT $3
        """
    let org: OrgID
    let after: Int64
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeyRow {
        try KeyRow(reading: &row)
    }
}

/// Revokes a key; no row comes back when it was revoked before or isn't there.
struct RevokeKeyRow: Statement {
    static let name = "admin_revoke_key"
    static let sql = """
        UPDATE api_keys SET revoked_at = $3
        WHERE org_id = $1 AND key_id = $2 AND revoked_at IS NULL RETURNING \(KeyRow.columns)
        """
    let org: OrgID
    let key: Int64
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(key)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeyRow {
        try KeyRow(reading: &row)
    }
}

/// One key of an org.
struct FindKeyRow: Statement {
    static let name = "admin_find_key"
    static let sql = "SELECT \(KeyRow.columns) FROM api_keys WHERE org_id = $1 AND key_id = $2"
    let org: OrgID
    let key: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(key)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeyRow {
        try KeyRow(reading: &row)
    }
}

/// Tells every limiter of a change when the transaction commits, by notice and by version.
struct AnnounceKeyChange: Statement {
    typealias Row = NoRow
    static let name = "admin_announce_key"
    static let sql = """
        WITH bumped AS (
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'keys' RETURNING 1
        )
        SELECT pg_notify('tollgate_keys', $1) FROM bumped
        """
    let org: OrgID
    let key: Int64

    func bind(_ binds: inout Binds) { binds.append("\(org):\(key)") }
}
