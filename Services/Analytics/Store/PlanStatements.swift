import Model
import Postgres

/// The plan an org is on; org scope. No row: "free", version 1, by calendar month.
struct FindPlan: Statement {
    static let name = "analytics_find_plan"
    static let sql = "SELECT plan_code, plan_version, anchor_at FROM org_plans WHERE org_id = $1"
    let org: OrgID

    struct Row: Sendable {
        let code: String
        let version: Int32
        let anchor: Timestamp
    }

    func bind(_ binds: inout Binds) { binds.append(org.value) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(code: try row.string(), version: try row.int32(), anchor: try row.timestamp())
    }
}

/// What a plan includes of each meter.
struct ListPlanMeters: Statement {
    static let name = "analytics_plan_meters"
    static let sql = """
        SELECT meter, included_units, hard FROM plan_meters
        WHERE plan_code = $1 AND plan_version = $2 ORDER BY meter
        """
    let code: String
    let version: Int32

    struct Row: Sendable {
        let meter: String
        /// nil: unlimited.
        let includedUnits: Int64?
        let isHard: Bool
    }

    func bind(_ binds: inout Binds) {
        binds.append(code)
        binds.append(version)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            meter: try row.string(), includedUnits: try row.optionalInt64(),
            isHard: try row.bool())
    }
}

/// Orgs, users and usable keys of the installation; fleet scope.
struct CountFleet: Statement {
    static let name = "analytics_count_fleet"
    static let sql = """
        SELECT (SELECT count(*) FROM org_directory), (SELECT count(*) FROM org_users),
            (SELECT count(*) FROM org_keys
             WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
        """

    struct Row: Sendable {
        let orgs: Int64
        let users: Int64
        let keys: Int64
    }

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(orgs: try row.int64(), users: try row.int64(), keys: try row.int64())
    }
}

/// Subscribed orgs by plan; fleet scope. Orgs without a subscription are on the free plan.
struct CountPlans: Statement {
    static let name = "analytics_count_plans"
    static let sql = "SELECT plan_code, count(*) FROM org_plans GROUP BY plan_code"

    struct Row: Sendable {
        let plan: String
        let orgs: Int64
    }

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(plan: try row.string(), orgs: try row.int64())
    }
}

/// Whether an org exists; org scope.
struct OrgExists: Statement {
    static let name = "analytics_org_exists"
    static let sql = "SELECT org_id FROM org_directory WHERE org_id = $1"
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Whether a meter exists, or was counted for the org without existing; org scope.
struct MeterIsKnown: Statement {
    static let name = "analytics_meter_is_known"
    static let sql = """
        SELECT 1::bigint FROM meters WHERE code = $2
        UNION ALL SELECT 1 FROM quota_counters WHERE org_id = $1 AND meter = $2
        LIMIT 1
        """
    let org: OrgID
    let meter: String

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(meter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
