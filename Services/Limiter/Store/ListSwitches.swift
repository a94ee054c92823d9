import Model
import Postgres

/// For whom limiting is disabled; fleet scope.
struct ListSwitches: Statement {
    static let name = "limiter_list_switches"
    static let sql = "SELECT org_id, until_at FROM limiter_switches"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SwitchBoard.Switch {
        SwitchBoard.Switch(org: OrgID(try row.int64()), until: try row.optionalTimestamp())
    }
}
