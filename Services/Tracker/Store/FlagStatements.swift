import Model
import Postgres

/// Stores what events were flagged for; an event that is there already stays as it is.
struct InsertFlags: Statement {
    typealias Row = NoRow
    static let name = "tracker.insert_flags"
    /// Rows of one statement at most: an attack may be every event of a batch.
    static let rowsMax = 5_000
    static let sql = """
        INSERT INTO security_events (org_id, occurred_at, event_id, rules, severity, field, excerpt,
            ip, key_id, user_ref, detected_at)
        SELECT org_id, occurred_at, event_id, string_to_array(rules, ' '), severity, field, excerpt,
            nullif(ip, '')::inet, nullif(key_id, 0), nullif(user_ref, ''), $11
        FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[],
            $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[])
            AS f (org_id, occurred_at, event_id, rules, severity, field, excerpt, ip, key_id,
                user_ref)
        ON CONFLICT DO NOTHING
        """
    private var orgs: [Int64] = []
    private var times: [Timestamp] = []
    private var ids: [[UInt8]] = []
    private var rules: [String] = []
    private var severities: [String] = []
    private var fields: [String] = []
    private var excerpts: [String] = []
    private var addresses: [String] = []
    private var keys: [Int64] = []
    private var users: [String] = []
    private let at: Timestamp

    /// Takes the flags of some events, in the order of the primary key.
    init(_ flags: some Sequence<Flag>, of events: [SpooledEvent], at: Timestamp) {
        self.at = at
        for flag in flags {
            let event = events[flag.ordinal]
            orgs.append(event.identity.org)
            times.append(Timestamp(microseconds: event.identity.occurredAt))
            ids.append(event.identity.id)
            rules.append(flag.matches.map(\.rule).joined(separator: " "))
            severities.append(flag.gravest.severity.name)
            fields.append(flag.gravest.field.rawValue)
            excerpts.append(flag.gravest.excerpt)
            addresses.append(IPAddress(bytes: event.ip)?.description ?? "")
            keys.append(event.keyID)
            users.append(String(decoding: event.user, as: UTF8.self))
        }
    }

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(times)
        binds.append(uuids: ids)
        binds.append(rules)
        binds.append(severities)
        binds.append(fields)
        binds.append(excerpts)
        binds.append(addresses)
        binds.append(keys)
        binds.append(users)
        binds.append(at)
    }
}
