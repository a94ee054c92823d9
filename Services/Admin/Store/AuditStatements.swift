import Model
import Postgres

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
    /// 0: the installation; fleet scope.
    let org: Int64
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
