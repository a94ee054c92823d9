import Model
import Postgres
import Schema

/// The overrides of an org, whenever they are in force; run in the org's scope.
struct ListOverrides: Statement {
    static let name = "limiter_list_overrides"
    static let sql = """
        SELECT o.override_id, o.key_id, o.user_ref, o.endpoint, o.created_at,
            \(RuleColumns.list(of: "o"))
        FROM limiter_overrides o WHERE o.org_id = $1 ORDER BY o.override_id
        """
    let org: OrgID

    /// An override as it is stored.
    struct Row: Sendable {
        let overrideID: Int64
        let target: RuleTarget
        let createdAt: Timestamp
        /// nil: of a kind that this build doesn't know.
        let rule: RateRule?
    }

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let id = try row.int64()
        let target = RuleTarget(
            keyID: try row.optionalInt64(), user: try row.optionalString().map { Array($0.utf8) },
            endpoint: try row.optionalString().flatMap { EndpointPattern($0) })
        return Row(
            overrideID: id, target: target, createdAt: try row.timestamp(),
            rule: try RuleColumns.read(&row))
    }
}
