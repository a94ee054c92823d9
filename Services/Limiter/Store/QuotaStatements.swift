import Model
import Postgres
import Schema

/// What an org's plan says of a meter at an instant, and the billing period around it, as billing
/// computes it (`FindSubscription`, `FindFreeStretch`); run in the org's scope. No row: the plan
/// says nothing of the meter, or the meter's usage does not add up.
struct FindQuota: Statement {
    static let name = "limiter_quota_find"
    static let sql = """
        SELECT s.anchor_at, s.ended_at, p.interval_unit, m.included_units, m.hard, t.aggregation,
            (SELECT max(e.ended_at) FROM quota_terms e WHERE e.org_id = $1 AND e.ended_at <= $2),
            (SELECT min(n.anchor_at) FROM quota_terms n WHERE n.org_id = $1 AND n.anchor_at > $2)
        FROM (VALUES (true)) AS one (row)
        LEFT JOIN quota_terms s ON s.org_id = $1 AND s.anchor_at <= $2
            AND (s.ended_at IS NULL OR s.ended_at > $2)
        JOIN plans p ON p.code = coalesce(s.plan_code, 'free')
            AND p.version = coalesce(s.plan_version, 1)
        JOIN plan_meters m ON m.plan_code = p.code AND m.plan_version = p.version AND m.meter = $3
        JOIN meters t ON t.code = m.meter AND \(QuotaMeters.addUp(of: "t"))
        """
    let org: OrgID
    let instant: Timestamp
    let meter: String

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(instant)
        binds.append(meter)
    }

    /// A plan's word on a meter.
    struct Row: Sendable {
        /// Start of the subscription; nil: the org has none, so it is on the free plan.
        let anchor: Timestamp?
        let endedAt: Timestamp?
        let interval: PlanInterval
        /// nil: unlimited.
        let includedUnits: Int64?
        let isHard: Bool
        let countsCalls: Bool
        let freeFrom: Timestamp?
        let freeTo: Timestamp?

        /// The billing period around `instant`.
        func term(at instant: Timestamp) -> BillingTerm {
            anchor.map { BillingTerm(anchor: $0, endedAt: endedAt, interval, holding: instant) }
                ?? BillingTerm(freeAt: instant, after: freeFrom, before: freeTo)
        }
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let (anchor, endedAt) = (try row.optionalTimestamp(), try row.optionalTimestamp())
        guard let interval = PlanInterval(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "plans.interval_unit is unknown to this build")
        }
        return Row(
            anchor: anchor, endedAt: endedAt, interval: interval,
            includedUnits: try row.optionalInt64(), isHard: try row.bool(),
            countsCalls: try row.string() == "count", freeFrom: try row.optionalTimestamp(),
            freeTo: try row.optionalTimestamp())
    }
}

/// What an org used of a meter in a range, in millionths of a unit, exactly as billing sums it.
struct SumUsage: Statement {
    static let name = "limiter_quota_usage"
    static let sql = """
        SELECT CASE WHEN $17 THEN coalesce(sum(calls), 0) * 1000000
            ELSE coalesce(sum(quantity_micro), 0) END
        FROM (\(UsageRows.quantities(.oneOrg))) rows WHERE meter = $16
        """
    let account: QuotaAccount
    let range: TimeRange
    let countsCalls: Bool

    func bind(_ binds: inout Binds) {
        UsageRows.bind(RangePlan(range, .totals), &binds)
        binds.append(account.org)
        binds.append(account.meter)
        binds.append(countsCalls)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int128 {
        try row.numericInt128()
    }
}
