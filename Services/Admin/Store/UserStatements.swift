import Model
import Postgres

/// A person inside an org.
struct UserRow: Sendable, Equatable {
    let userID: Int64
    let email: String
    let name: String
    let role: String
    let createdAt: Timestamp
}

/// Inserts a user; no row comes back when the org has one with this address.
struct InsertUser: Statement {
    static let name = "admin_insert_user"
    static let sql = """
        INSERT INTO users (org_id, user_id, email, name, role, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, email) DO NOTHING RETURNING user_id
        """
    let org: OrgID
    let user: UserRow

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(user.userID)
        binds.append(user.email)
        binds.append(user.name)
        binds.append(user.role)
        binds.append(user.createdAt)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Users of an org by id, after one.
struct ListUserPage: Statement {
    static let name = "admin_list_users"
    static let sql = """
        SELECT user_id, email, name, role, created_at FROM users
        WHERE org_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3
        """
    let org: OrgID
    let after: Int64
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(org)
        binds.append(after)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UserRow {
        UserRow(
            userID: try row.int64(), email: try row.string(), name: try row.string(),
            role: try row.string(), createdAt: try row.timestamp())
    }
}
