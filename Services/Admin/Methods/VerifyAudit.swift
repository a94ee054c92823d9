import Contracts
import Model
import Postgres
import RPC
import Schema

extension AdminService {
    /// Entries read at a time.
    private static let auditPage: Int64 = 1_000

    /// Walks the chain of an org, or of the installation, from its first entry, in one snapshot, and says
    /// where it breaks.
    package func verifyAudit(
        _ request: AdminV1.VerifyAuditRequest, _ call: CallContext
    ) async throws -> AdminV1.VerifyAuditResponse {
        var faults = RequestFaults()
        let isOrg = request.orgID != Self.installation
        let org = isOrg ? faults.org(request.orgID) : nil
        try faults.check()
        let chain = try await pool.transaction(
            org.map { .org($0) } ?? Self.fleet, deadline: call.deadline, readOnly: true,
            isolation: .repeatableRead
        ) { tx in
            if let org, try await tx.queryFirst(GetOrgByID(org: org)) == nil {
                throw Self.unknown(org)
            }
            return try await walk(request.orgID, tx)
        }
        return AdminV1.VerifyAuditResponse(
            intact: chain.fault == nil, entries: chain.entries,
            brokenAt: chain.fault?.sequence ?? 0, reason: chain.fault?.reason ?? "")
    }

    private func walk(_ org: Int64, _ tx: Transaction) async throws -> AuditChain {
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
}
