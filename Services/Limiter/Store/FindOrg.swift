import Model
import Postgres

/// An org's status and plan; run in the org's scope. An org without a subscription is on
/// version 1 of "free".
struct FindOrg: Statement {
    static let name = "limiter_find_org"
    static let sql = """
        SELECT d.status, coalesce(p.plan_code, 'free'), coalesce(p.plan_version, 1)
        FROM org_directory d LEFT JOIN org_plans p USING (org_id) WHERE d.org_id = $1
        """

    let org: OrgID

    /// What the database says of the org.
    struct Row: Sendable {
        let status: String
        let plan: PlanVersion
    }

    func bind(_ binds: inout Binds) { binds.append(org.value) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            status: try row.string(),
            plan: PlanVersion(code: try row.string(), version: try row.int32()))
    }
}
