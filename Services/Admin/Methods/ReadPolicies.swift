import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Lists policies by code, page by page.
    package func listPolicies(
        _ request: AdminV1.ListPoliciesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListPoliciesResponse {
        let size = PageSize.rows(request.page)
        let after = String(decoding: request.page?.cursor ?? [], as: UTF8.self)
        guard after.isEmpty || Self.isPolicyCode(after) else { throw PageSize.foreignCursor }
        return try await pool.transaction(
            .system, deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            let rows = try await tx.query(ListPolicyPage(after: after, limit: size))
            let rules = try await tx.query(ListRules(policies: rows.map(\.code)))
            let byPolicy = Dictionary(grouping: rules, by: \.policy)
            let isLast = Int64(rows.count) < size
            return AdminV1.ListPoliciesResponse(
                policies: rows.map { AdminV1.Policy($0, byPolicy[$0.code, default: []].map(\.rule)) },
                nextCursor: isLast ? [] : rows.last.map { Array($0.code.utf8) } ?? [])
        }
    }

    /// Gives one policy.
    package func getPolicy(
        _ request: AdminV1.GetPolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy {
        try await pool.transaction(
            .system, deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            guard let row = try await tx.queryFirst(FindPolicy(code: request.code)) else {
                throw Self.unknown(policy: request.code)
            }
            let rules = try await tx.query(ListRules(policies: [row.code]))
            return AdminV1.Policy(row, rules.map(\.rule))
        }
    }

    /// What a call for a policy that isn't there gets.
    static func unknown(policy code: String) -> RPCError {
        RPCError(.notFound, "there is no policy \(code.prefix(100))")
    }
}

extension AdminV1.Policy {
    /// The policy as it travels.
    init(_ row: PolicyRow, _ rules: [RateRule]) {
        self.init(
            code: row.code, version: UInt32(clamping: row.version), description: row.description,
            failMode: row.failMode, audience: row.audience,
            rules: rules.map { CommonV1.RateRule($0) })
    }
}
