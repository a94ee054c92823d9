import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Entries read at a time.
    private static let auditPage: Int64 = 1_000

    /// Walks an org's chain from its first entry, in one snapshot, and says where it breaks.
    package func verifyAudit(
        _ request: AdminV1.VerifyAuditRequest, _ call: CallContext
    ) async throws -> AdminV1.VerifyAuditResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let org = try faults.checked(asked)
        let chain = try await pool.transaction(
            .org(org), deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            guard try await tx.queryFirst(GetOrgByID(org: org)) != nil else {
                throw Self.unknown(org)
            }
            var chain = AuditChain()
            var after: Int64 = 0
            while true {
                let page = try await tx.query(
                    ListAuditEntries(org: org, after: after, limit: Self.auditPage))
                for row in page {
                    chain.follow(row.entry, hash: row.entry.hash, storedHash: row.storedHash)
                }
                guard Int64(page.count) == Self.auditPage, let last = page.last else {
                    chain.end()
                    return chain
                }
                after = last.entry.sequence
            }
        }
        return AdminV1.VerifyAuditResponse(
            intact: chain.fault == nil, entries: chain.entries,
            brokenAt: chain.fault?.sequence ?? 0, reason: chain.fault?.reason ?? "")
    }
}
