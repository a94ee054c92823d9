import Model
import Postgres

/// Every rule of every policy, in order; reference tables, any scope.
struct ListPolicyRules: Statement {
    static let name = "limiter_list_policy_rules"
    static let sql = """
        SELECT policy, name, algorithm, limit_units, window_ms
        FROM policy_rules ORDER BY policy, ordinal
        """

    /// A rule as it is stored.
    struct Row: Sendable {
        let policy: String
        let name: String
        let algorithm: String
        let limit: Int64
        let windowMilliseconds: Int64
    }

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            policy: try row.string(), name: try row.string(), algorithm: try row.string(),
            limit: try row.int64(), windowMilliseconds: try row.int64())
    }
}
