import Model
import Postgres

extension Plan {
    /// The columns that `init(reading:)` expects of `plans`.
    static let columns = "code, version, name, currency, price_minor, interval_unit, rank"

    /// Reads the columns above; the meters come from `ListPlanMeters`.
    init(reading row: inout RowReader) throws(PostgresError) {
        let (code, version, name) = (try row.string(), try row.int32(), try row.string())
        guard let currency = Currency(try row.string()) else {
            throw PostgresError(.decoding, "plans.currency is no currency code")
        }
        let price = Money(minor: try row.int64(), currency: currency)
        guard let interval = PlanInterval(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "plans.interval_unit is unknown to this build")
        }
        self.init(
            code: code, name: name, version: version, price: price, interval: interval,
            rank: try row.int32())
    }
}

/// The latest version of every plan, by rank.
struct ListLatestPlans: Statement {
    static let name = "billing_latest_plans"
    static let sql = """
        SELECT \(Plan.columns) FROM (
            SELECT DISTINCT ON (code) \(Plan.columns) FROM plans ORDER BY code, version DESC
        ) latest ORDER BY rank, code
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Plan {
        try Plan(reading: &row)
    }
}

/// One version of a plan.
struct FindPlan: Statement {
    static let name = "billing_find_plan"
    static let sql = "SELECT \(Plan.columns) FROM plans WHERE code = $1 AND version = $2"
    let code: String
    let version: Int32

    func bind(_ binds: inout Binds) {
        binds.append(code)
        binds.append(version)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Plan {
        try Plan(reading: &row)
    }
}

/// What plans include, by plan and meter.
struct ListPlanMeters: Statement {
    static let name = "billing_plan_meters"
    static let sql = """
        SELECT m.plan_code, m.plan_version, m.meter, m.included_units, m.hard,
            m.overage_price_micro
        FROM plan_meters m
        JOIN unnest($1::text[], $2::int[]) AS wanted (code, version)
            ON wanted.code = m.plan_code AND wanted.version = m.plan_version
        ORDER BY m.plan_code, m.plan_version, m.meter
        """
    let plans: [Plan]

    struct Row: Sendable {
        let code: String
        let version: Int32
        let item: PlanMeter
    }

    func bind(_ binds: inout Binds) {
        binds.append(plans.map(\.code))
        binds.append(plans.map(\.version))
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            code: try row.string(), version: try row.int32(),
            item: PlanMeter(
                meter: try row.string(), includedUnits: try row.optionalInt64(),
                isHard: try row.bool(), overagePriceMicro: try row.int64()))
    }
}

/// The rate limits of the tiers of plans: a tier is the policy of the plan's code.
struct ListTierRules: Statement {
    static let name = "billing_tier_rules"
    static let sql = """
        SELECT policy, name, limit_units, coalesce(window_ms, 0) FROM policy_rules
        WHERE policy = ANY ($1::text[]) ORDER BY policy, ordinal
        """
    let policies: [String]

    struct Row: Sendable {
        let policy: String
        let name: String
        let limit: Int64
        /// 0: the rule has no window, or one of the calendar.
        let windowMilliseconds: Int64
    }

    func bind(_ binds: inout Binds) { binds.append(policies) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            policy: try row.string(), name: try row.string(), limit: try row.int64(),
            windowMilliseconds: try row.int64())
    }
}

/// Every meter, and how its events become a quantity.
struct ListMeters: Statement {
    static let name = "billing_meters"
    static let sql = "SELECT code, aggregation FROM meters ORDER BY code"

    struct Row: Sendable {
        let code: String
        let aggregation: MeterAggregation
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let code = try row.string()
        guard let aggregation = MeterAggregation(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "meters.aggregation is unknown to this build")
        }
        return Row(code: code, aggregation: aggregation)
    }
}

/// The names of the rules that an org would have on a plan, and that have not ended: those of the policies, and those
/// of its overrides.
struct ListRuleNames: Statement {
    static let name = "billing_rule_names"
    static let sql = """
        SELECT false, r.name, r.meter FROM policies p JOIN policy_rules r ON r.policy = p.code
        WHERE (p.audience = 'everyone' OR p.code = $2) AND (r.ends_at IS NULL OR r.ends_at > $3)
        UNION
        SELECT true, name, meter FROM org_override_names
        WHERE org_id = $1 AND (ends_at IS NULL OR ends_at > $3)
        """
    let org: OrgID
    let plan: String
    let at: Timestamp

    struct Row: Sendable {
        let isOverride: Bool
        let name: String
        /// nil: any.
        let meter: String?
    }

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(plan)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let (isOverride, name, meter) = (try row.bool(), try row.string(), try row.string())
        return Row(isOverride: isOverride, name: name, meter: meter == "*" ? nil : meter)
    }
}
