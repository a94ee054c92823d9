import Model
import Postgres
import Schema

/// Every rule of every policy, in order; a policy without rules has one row without a rule.
/// Reference tables, any scope.
struct ListPolicyRules: Statement {
    static let name = "limiter_list_policy_rules"
    static let sql = """
        SELECT p.code, p.audience = 'everyone', p.fail_mode = 'open', r.ordinal IS NOT NULL,
            \(RuleColumns.list(of: "r"))
        FROM policies p LEFT JOIN policy_rules r ON r.policy = p.code ORDER BY p.code, r.ordinal
        """

    /// A rule as it is stored.
    struct Row: Sendable {
        let policy: String
        let isForEveryone: Bool
        let failsOpen: Bool
        let hasRule: Bool
        /// nil: none, or of a kind that this build doesn't know.
        let rule: RateRule?
    }

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            policy: try row.string(), isForEveryone: try row.bool(), failsOpen: try row.bool(),
            hasRule: try row.bool(), rule: try RuleColumns.read(&row))
    }
}

extension [StoredPolicy] {
    /// The policies of all rows, which are ordered by policy.
    init(_ rows: [ListPolicyRules.Row]) {
        self = Dictionary(grouping: rows, by: \.policy).map { code, rows in
            StoredPolicy(
                code: code, isForEveryone: rows.contains(where: \.isForEveryone),
                failMode: rows.contains(where: \.failsOpen) ? .open : .closed,
                rules: rows.filter(\.hasRule).map(\.rule))
        }
    }
}
