import Model
import Postgres

/// The key of an org with this HMAC, whatever its state; run in the org's scope.
struct FindKey: Statement {
    static let name = "limiter_find_key"
    static let sql = """
        SELECT key_id, expires_at, revoked_at IS NOT NULL, scopes, allowed_cidrs
        FROM limiter_keys WHERE org_id = $1 AND secret_hmac = ANY ($2::bytea[])
        """

    let org: OrgID
    /// The HMAC under each pepper version in use.
    let hmacs: [[UInt8]]

    /// What the database says of the key.
    struct Row: Sendable {
        let keyID: Int64
        let expiresAt: Timestamp?
        let isRevoked: Bool
        /// Empty: all.
        let scopes: [String]
        /// Empty: from anywhere.
        let networks: [String]
    }

    func bind(_ binds: inout Binds) {
        binds.append(org.value)
        binds.append(hmacs)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            keyID: try row.int64(), expiresAt: try row.optionalTimestamp(),
            isRevoked: try row.bool(), scopes: try row.stringArray(),
            networks: try row.stringArray())
    }
}
