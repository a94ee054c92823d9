import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Adds a person to an org.
    package func createUser(
        _ request: AdminV1.CreateUserRequest, _ call: CallContext
    ) async throws -> AdminV1.User {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if !Self.isAddress(request.email) {
            faults.add("email", "must be an address like ann@example.com, at most 254 bytes")
        }
        if request.name.unicodeScalars.count > 200 {
            faults.add("name", "must be at most 200 characters")
        }
        let role = request.role.isEmpty ? "member" : request.role
        if !["owner", "admin", "billing", "analyst", "member"].contains(role) {
            faults.add("role", "must be owner, admin, billing, analyst or member")
        }
        let org = try faults.checked(asked)
        let user = UserRow(
            userID: ids.next(), email: request.email, name: request.name, role: role,
            createdAt: clock.wall)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                try await audit(
                    tx, org, by: call.caller, action: "user.create", target: "user:\(user.userID)",
                    detail: ["role": role])
                guard try await tx.queryFirst(InsertUser(org: org, user: user)) != nil else {
                    throw RPCError(.alreadyExists, "the org has a user with this address")
                }
                return AdminV1.User(user, org: org)
            }
        }
    }

    /// Lists an org's users by id, page by page.
    package func listUsers(
        _ request: AdminV1.ListUsersRequest, _ call: CallContext
    ) async throws -> AdminV1.ListUsersResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let after = faults.require(
            IDCursor.parse(request.page?.cursor ?? []), "page.cursor", "is none of this method's")
        let org = try faults.checked(asked)
        let size = PageSize.rows(request.page)
        let rows = try await pool.query(
            .org(org), ListUserPage(org: org, after: after ?? 0, limit: size),
            deadline: call.deadline, readOnly: true)
        return AdminV1.ListUsersResponse(
            users: rows.map { AdminV1.User($0, org: org) },
            nextCursor: IDCursor.next(rows.map(\.userID), rows: size))
    }

    /// Whether a text has the shape of an e-mail address; whether mail arrives, nobody can tell from it.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && !parts[0].isEmpty
            && parts[1].contains(".") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
    }
}
