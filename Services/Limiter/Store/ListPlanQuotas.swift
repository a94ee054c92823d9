import Postgres

/// Every version of every plan, with its hard quotas; a version without any has one row without a
/// meter. Reference tables, any scope.
struct ListPlanQuotas: Statement {
    static let name = "limiter_list_plan_quotas"
    static let sql = """
        SELECT p.code, p.version, m.meter, m.included_units
        FROM plans p LEFT JOIN plan_meters m ON m.plan_code = p.code
            AND m.plan_version = p.version AND m.hard AND m.included_units IS NOT NULL
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
