import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Creates an org: its slug, its row, the first entry of its audit chain.
    package func createOrg(
        _ request: AdminV1.CreateOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.Org {
        var faults = RequestFaults()
        let slug = faults.require(
            Slug(request.slug), "slug",
            "must be 1 to 63 lower-case letters, digits and inner hyphens")
        let name = request.name.isEmpty ? request.slug : request.name
        if name.unicodeScalars.count > 200 { faults.add("name", "must be at most 200 characters") }
        let valid = try faults.checked(slug)
        guard let org = OrgID(ids.next()) else { throw RPCError(.internalError, "internal error") }
        let reply = try await pool.transaction(Self.fleet, deadline: call.deadline) { tx in
            try await once(tx, 0, call, request: request.encoded()) {
                try await insert(org, valid, name, call, tx)
            }
        }
        directory.store(OrgEntry(orgID: reply.orgID, slug: reply.slug, name: reply.name))
        return reply
    }

    private func insert(
        _ org: OrgID, _ slug: Slug, _ name: String, _ call: CallContext, _ tx: Transaction
    ) async throws -> AdminV1.Org {
        let now = clock.wall
        guard try await tx.queryFirst(ClaimSlug(slug: slug, org: org)) != nil else {
            throw RPCError(.alreadyExists, "an org with the slug \(slug) exists; choose another")
        }
        _ = try await tx.execute(InsertOrg(org: org, slug: slug, orgName: name, at: now))
        try await audit(
            tx, org, by: call.caller, action: "org.create", target: "org:\(org)",
            detail: ["slug": slug.text, "name": name])
        return AdminV1.Org(
            orgID: org.value, slug: slug.text, name: name, plan: "free", status: "active",
            createdAtUs: now.microseconds)
    }
}
