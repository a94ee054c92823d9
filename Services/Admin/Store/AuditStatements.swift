import Model
import Postgres

/// Holds the org's row until the transaction ends, so that one writer at a time extends its chain. No row:
/// there is no such org. Foreign keys to the org are not held up.
struct LockOrg: Statement {
    static let name = "admin_lock_org"
    static let sql = "SELECT org_id FROM orgs WHERE org_id = $1 FOR NO KEY UPDATE"
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The last entry of an org's chain. To be run after `LockOrg`, never in one statement with it: a statement
/// that waits for a lock goes on with the snapshot from before the wait.
struct FindAuditEnd: Statement {
    static let name = "admin_find_audit_end"
    static let sql = """
        SELECT sequence, hash FROM audit_entries WHERE org_id = $1 ORDER BY sequence DESC LIMIT 1
        """
    let org: OrgID

    struct Row: Sendable {
        let sequence: Int64
        let hash: [UInt8]
    }

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(sequence: try row.int64(), hash: try row.bytes())
    }
}

/// Appends an entry to its org's chain.
struct InsertAuditEntry: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_audit_entry"
    static let sql = """
        INSERT INTO audit_entries
            (org_id, sequence, at, actor, action, target, detail, previous_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, jsonb_object($7::text[], $8::text[]), $9, $10)
        """
    let entry: AuditEntry

    func bind(_ binds: inout Binds) {
        binds.append(entry.orgID)
        binds.append(entry.sequence)
        binds.append(entry.at)
        binds.append(entry.actor)
        binds.append(entry.action)
        binds.append(entry.target)
        let detail = entry.detail.sorted { $0.key < $1.key }
        binds.append(detail.map(\.key))
        binds.append(detail.map(\.value))
        binds.append(entry.previousHash)
        binds.append(entry.hash)
    }
}

/// Entries of an org's chain after a sequence number, in order.
struct ListAuditEntries: Statement {
    static let name = "admin_list_audit_entries"
    static let sql = """
        SELECT sequence, at, actor, action, target,
            ARRAY(SELECT key FROM jsonb_each_text(detail) ORDER BY key COLLATE "C"),
            ARRAY(SELECT value FROM jsonb_each_text(detail) ORDER BY key COLLATE "C"),
            previous_hash, hash, org_id
        FROM audit_entries WHERE org_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """
    let org: OrgID
    let after: Int64
    let limit: Int64

    struct Row: Sendable {
        let entry: AuditEntry
        let storedHash: [UInt8]
    }

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let sequence = try row.int64()
        let at = try row.timestamp()
        let (actor, action, target) = (try row.string(), try row.string(), try row.string())
        let keys = try row.stringArray()
        let values = try row.stringArray()
        let (previousHash, storedHash) = (try row.bytes(), try row.bytes())
        let detail = Dictionary(zip(keys, values)) { first, _ in first }
        let entry = AuditEntry(
            orgID: try row.int64(), sequence: sequence, at: at, actor: actor, action: action,
            target: target, detail: detail, previousHash: previousHash)
        return Row(entry: entry, storedHash: storedHash)
    }
}
