import Model
import Postgres

/// Flagged events of an org, the newest first, before a place; org scope.
struct ListSecurityEvents: Statement {
    struct Row: Sendable {
        let occurredAt: Timestamp
        let eventID: [UInt8]
        let rules: [String]
        let severity: String
        let field: String
        let excerpt: String
        let ip: [UInt8]?
        let keyID: Int64?
        let user: String?
        let detectedAt: Timestamp
    }
    static let name = "analytics_security_events"
    static let sql = """
        SELECT occurred_at, event_id, rules, severity, field, excerpt, ip, key_id, user_ref,
            detected_at
        FROM org_security_events
        WHERE org_id = $1 AND occurred_at >= $2 AND (occurred_at, event_id) < ($3, $4)
            AND ($5::text = '' OR EXISTS (
                SELECT FROM unnest(rules) AS r WHERE r = $5::text OR starts_with(r, $5::text || '.')))
        ORDER BY occurred_at DESC, event_id DESC LIMIT $6
        """
    let org: OrgID
    let from: Timestamp
    /// The last row of the page before; of the first page, the end of the range and the lowest id.
    let before: SecurityCursor
    /// A rule or a class of them; empty: any.
    let rule: String
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(from)
        binds.append(before.occurredAt)
        binds.append(uuid: before.eventID)
        binds.append(rule)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            occurredAt: try row.timestamp(), eventID: try row.uuid(),
            rules: try row.stringArray(), severity: try row.string(), field: try row.string(),
            excerpt: try row.string(), ip: try row.optionalInet(),
            keyID: try row.optionalInt64(), user: try row.optionalString(),
            detectedAt: try row.timestamp())
    }
}

/// A place among an org's flagged events: as a cursor its time in microseconds and its id, `17.00ff…`.
struct SecurityCursor: Equatable, Sendable {
    let occurredAt: Timestamp
    /// 16 bytes.
    let eventID: [UInt8]
}
