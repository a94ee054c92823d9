import Model
import Postgres

/// An org, as its directory shows it.
struct FindOrg: Statement {
    static let name = "billing_find_org"
    static let sql = "SELECT slug, status FROM org_directory WHERE org_id = $1"
    let org: OrgID

    struct Row: Sendable {
        let slug: String
        let isActive: Bool
    }

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(slug: try row.string(), isActive: try row.string() == "active")
    }
}

extension Subscription {
    /// The columns that `init(reading:)` expects.
    static let columns = "subscription_id, plan_code, plan_version, anchor_at, ended_at"

    /// Reads the columns above.
    init(reading row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.int64(), planCode: try row.string(), planVersion: try row.int32(),
            anchor: try row.timestamp(), endedAt: try row.optionalTimestamp())
    }
}

/// The subscription that holds an instant, if one does.
struct FindSubscription: Statement {
    static let name = "billing_find_subscription"
    static let sql = """
        SELECT \(Subscription.columns) FROM subscriptions
        WHERE org_id = $1 AND anchor_at <= $2 AND (ended_at IS NULL OR ended_at > $2)
        """
    let org: OrgID
    let instant: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(instant)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Subscription {
        try Subscription(reading: &row)
    }
}

/// Where the stretch without a subscription around an instant begins and ends.
struct FindFreeStretch: Statement {
    static let name = "billing_free_stretch"
    static let sql = """
        SELECT max(ended_at) FILTER (WHERE ended_at <= $2),
            min(anchor_at) FILTER (WHERE anchor_at > $2)
        FROM subscriptions WHERE org_id = $1
        """
    let org: OrgID
    let instant: Timestamp

    struct Row: Sendable {
        /// When the subscription before ended; nil: there was none.
        let from: Timestamp?
        /// When the next one starts; nil: there is none.
        let to: Timestamp?
    }

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(instant)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(from: try row.optionalTimestamp(), to: try row.optionalTimestamp())
    }
}

/// The org's latest subscription, held until the transaction ends.
struct LockLatestSubscription: Statement {
    static let name = "billing_lock_subscription"
    static let sql = """
        SELECT \(Subscription.columns) FROM subscriptions WHERE org_id = $1
        ORDER BY anchor_at DESC, ended_at DESC NULLS FIRST LIMIT 1 FOR UPDATE
        """
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Subscription {
        try Subscription(reading: &row)
    }
}

/// Ends an active subscription.
struct EndSubscription: Statement {
    typealias Row = NoRow
    static let name = "billing_end_subscription"
    static let sql = """
        UPDATE subscriptions SET status = 'ended', ended_at = $3
        WHERE org_id = $1 AND subscription_id = $2 AND status = 'active'
        """
    let org: OrgID
    let subscription: Int64
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(subscription)
        binds.append(at)
    }
}

/// Inserts an active subscription.
struct InsertSubscription: Statement {
    typealias Row = NoRow
    static let name = "billing_insert_subscription"
    static let sql = """
        INSERT INTO subscriptions
            (org_id, subscription_id, plan_code, plan_version, status, anchor_at, created_at)
        VALUES ($1, $2, $3, $4, 'active', $5, $6)
        """
    let org: OrgID
    let subscription: Subscription
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(subscription.id)
        binds.append(subscription.planCode)
        binds.append(subscription.planVersion)
        binds.append(subscription.anchor)
        binds.append(at)
    }
}

/// Tells every limiter of a change when the transaction commits, by notice and by version.
struct AnnouncePlanChange: Statement {
    typealias Row = NoRow
    static let name = "billing_announce_plan"
    static let sql = """
        WITH bumped AS (
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'plans' RETURNING 1
        )
        SELECT pg_notify('tollgate_plans', $1) FROM bumped
        """
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org.description) }
}
