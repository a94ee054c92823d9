import Model
import Postgres

/// An org's status and plan; run in the org's scope. An org without a subscription is on "free".
struct FindOrg: Statement {
    static let name = "limiter_find_org"
    static let sql = """
        SELECT d.status, coalesce(p.plan_code, 'free')
        FROM org_directory d LEFT JOIN org_plans p USING (org_id) WHERE d.org_id = $1
        """

    let org: OrgID

    /// What the database says of the org.
    struct Row: Sendable {
        let status: String
        let plan: String
    }

    func bind(_ binds: inout Binds) { binds.append(org.value) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(status: try row.string(), plan: try row.string())
    }
}
