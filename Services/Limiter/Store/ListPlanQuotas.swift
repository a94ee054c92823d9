import Postgres

/// Every version of every plan, with its hard quotas; a version without any has one row without a
/// meter. Reference tables, any scope.
///
/// Units are lent for meters whose usage adds up. What a call adds to a maximum, or to a number of
/// distinct values, is not its cost: those hard quotas are left to billing.
struct ListPlanQuotas: Statement {
    static let name = "limiter_list_plan_quotas"
    static let sql = """
        SELECT p.code, p.version, m.meter, m.included_units
        FROM plans p LEFT JOIN (
            SELECT m.plan_code, m.plan_version, m.meter, m.included_units
            FROM plan_meters m JOIN meters t ON t.code = m.meter
            WHERE m.hard AND m.included_units IS NOT NULL AND \(QuotaMeters.addUp(of: "t"))
        ) m ON m.plan_code = p.code AND m.plan_version = p.version
        """

    /// A hard quota, or none.
    struct Row: Sendable {
        let plan: PlanVersion
        let meter: String?
        let units: Int64?
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            plan: PlanVersion(code: try row.string(), version: try row.int32()),
            meter: try row.optionalString(), units: try row.optionalInt64())
    }
}
