import Model
import Postgres

/// Takes a slug for an org; no row comes back when it is taken.
struct ClaimSlug: Statement {
    static let name = "admin_claim_slug"
    static let sql = """
        INSERT INTO org_slugs (slug, target_org) VALUES ($1, $2)
        ON CONFLICT (slug) DO NOTHING RETURNING target_org
        """
    let slug: Slug
    let org: OrgID

    func bind(_ binds: inout Binds) {
        binds.append(slug.text)
        binds.append(org)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Inserts an active org.
struct InsertOrg: Statement {
    typealias Row = NoRow
    static let name = "admin_insert_org"
    static let sql = """
        INSERT INTO orgs (org_id, slug, name, status, created_at) VALUES ($1, $2, $3, 'active', $4)
        """
    let org: OrgID
    let slug: Slug
    let orgName: String
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(slug.text)
        binds.append(orgName)
        binds.append(at)
    }
}

/// An org as operators see it.
struct OrgRow: Sendable, Equatable {
    let orgID: Int64
    let slug: String
    let name: String
    let plan: String
    let status: String
    let createdAt: Timestamp

    /// The columns that `init(reading:)` expects.
    static let columns = """
        o.org_id, o.slug, o.name, coalesce(p.plan_code, 'free'), o.status, o.created_at
        """

    /// Reads the columns above.
    init(reading row: inout RowReader) throws(PostgresError) {
        orgID = try row.int64()
        slug = try row.string()
        name = try row.string()
        plan = try row.string()
        status = try row.string()
        createdAt = try row.timestamp()
    }
}

/// Whether there is an org, in its own scope.
struct FindOrgID: Statement {
    static let name = "admin_find_org_id"
    static let sql = "SELECT org_id FROM orgs WHERE org_id = $1"
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// One org, in its own scope.
struct GetOrgByID: Statement {
    static let name = "admin_get_org"
    static let sql = """
        SELECT \(OrgRow.columns) FROM orgs o LEFT JOIN org_plans p USING (org_id) WHERE o.org_id = $1
        """
    let org: OrgID

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OrgRow {
        try OrgRow(reading: &row)
    }
}

/// Orgs by slug, after one; fleet scope.
struct ListOrgPage: Statement {
    static let name = "admin_list_orgs"
    static let sql = """
        SELECT \(OrgRow.columns)
        FROM (SELECT * FROM orgs WHERE slug > $1 ORDER BY slug LIMIT $2) o
        LEFT JOIN org_plans p USING (org_id) ORDER BY o.slug
        """
    let after: String
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OrgRow {
        try OrgRow(reading: &row)
    }
}

/// An org by slug or id; fleet scope.
struct FindOrgEntry: Statement {
    static let name = "admin_find_org"
    static let sql = "SELECT org_id, slug, name FROM orgs WHERE slug = $1 OR org_id = $2"
    let slug: String
    let id: Int64

    func bind(_ binds: inout Binds) {
        binds.append(slug)
        binds.append(id)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OrgEntry {
        OrgEntry(orgID: try row.int64(), slug: try row.string(), name: try row.string())
    }
}

/// The orgs made last, for the directory in memory; fleet scope.
struct ListOrgEntries: Statement {
    static let name = "admin_list_org_entries"
    static let sql = "SELECT org_id, slug, name FROM orgs ORDER BY org_id DESC LIMIT $1"
    let limit: Int64

    func bind(_ binds: inout Binds) { binds.append(limit) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> OrgEntry {
        OrgEntry(orgID: try row.int64(), slug: try row.string(), name: try row.string())
    }
}

/// What the directory in memory knows of an org.
struct OrgEntry: Sendable, Equatable {
    let orgID: Int64
    let slug: String
    let name: String
}
