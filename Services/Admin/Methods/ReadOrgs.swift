import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Gives one org.
    package func getOrg(
        _ request: AdminV1.GetOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.Org {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let org = try faults.checked(asked)
        let rows = try await pool.query(
            .org(org), GetOrgByID(org: org), deadline: call.deadline, readOnly: true)
        guard let row = rows.first else {
            throw Self.unknown(org)
        }
        return AdminV1.Org(row)
    }

    /// Lists orgs by slug, page by page.
    package func listOrgs(
        _ request: AdminV1.ListOrgsRequest, _ call: CallContext
    ) async throws -> AdminV1.ListOrgsResponse {
        let after = String(decoding: request.page?.cursor ?? [], as: UTF8.self)
        guard after.isEmpty || Slug(after) != nil else { throw PageSize.foreignCursor }
        let size = PageSize.rows(request.page)
        let rows = try await pool.query(
            Self.fleet, ListOrgPage(after: after, limit: size), deadline: call.deadline,
            readOnly: true)
        let isLast = Int64(rows.count) < size
        return AdminV1.ListOrgsResponse(
            orgs: rows.map(AdminV1.Org.init),
            nextCursor: isLast ? [] : rows.last.map { Array($0.slug.utf8) } ?? [])
    }

    /// Finds an org by slug or id; from memory when the database is away.
    package func resolveOrg(
        _ request: AdminV1.ResolveOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.ResolveOrgResponse {
        let id = OrgID(Int64(request.org) ?? 0)?.value ?? 0
        guard id != 0 || Slug(request.org) != nil else {
            throw RPCError(
                .invalidArgument, "org: must be a slug or an id",
                violations: [FieldViolation(field: "org", description: "must be a slug or an id")])
        }
        do {
            let rows = try await pool.query(
                Self.fleet, FindOrgEntry(slug: request.org, id: id),
                deadline: impatient(call.deadline), readOnly: true)
            // A slug may look like another org's id: the slug wins.
            let row = rows.first { $0.slug == request.org } ?? rows.first
            guard let row else { throw RPCError(.notFound, "there is no org \(request.org)") }
            directory.store(row)
            return reply(row)
        } catch let error as PostgresError {
            guard let known = directory.find(slug: request.org, id: id) else { throw error }
            return reply(known)
        }
    }

    /// Fills the directory with the orgs made last; called at the start, when the database answers.
    package func warmDirectory(deadline: Deadline) async throws {
        let rows = try await pool.query(
            Self.fleet, ListOrgEntries(limit: Int64(OrgDirectory.entriesMax / 2)),
            deadline: deadline, readOnly: true)
        for row in rows { directory.store(row) }
    }

    /// Two seconds at most: memory answers when the database doesn't.
    private func impatient(_ deadline: Deadline) -> Deadline {
        min(deadline, .after(milliseconds: 2_000, from: clock.monotonic))
    }

    private func reply(_ entry: OrgEntry) -> AdminV1.ResolveOrgResponse {
        AdminV1.ResolveOrgResponse(orgID: entry.orgID, slug: entry.slug, name: entry.name)
    }
}
