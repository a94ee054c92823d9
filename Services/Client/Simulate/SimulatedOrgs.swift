import Contracts

/// The orgs and keys that made-up traffic comes from; what is missing is made.
struct SimulatedOrgs: Sendable {
    let services: ServiceConnections
    let context: CommandContext

    /// Most orgs, and most keys of each.
    static let orgsMax: Int64 = 1_000
    static let keysMax: Int64 = 100

    /// The orgs that `text` names: slugs and ids, or a number of orgs `sim-1`, `sim-2` ...
    /// - Throws: not found for a name without an org.
    func find(_ text: String) async throws -> [SimulationPlan.Org] {
        if let count = Int64(text), (1...Self.orgsMax).contains(count) {
            var orgs: [SimulationPlan.Org] = []
            for number in 1...count { orgs.append(try await ensure("sim-\(number)")) }
            return orgs
        }
        var orgs: [SimulationPlan.Org] = []
        for name in text.split(separator: ",").map(String.init) {
            let found = try await OrgReference.find(name, context)
            guard !orgs.contains(where: { $0.orgID == found.orgID }) else { continue }
            orgs.append(.init(orgID: found.orgID, slug: found.slug))
        }
        guard !orgs.isEmpty, orgs.count <= Self.orgsMax else {
            throw CommandFailure.usage(
                "--orgs is \"\(text)\"", "give slugs or ids, or a number up to \(Self.orgsMax)")
        }
        return orgs
    }

    private func ensure(_ slug: String) async throws -> SimulationPlan.Org {
        do {
            let found = try await OrgReference.find(slug, context)
            return .init(orgID: found.orgID, slug: slug)
        } catch let failure as CommandFailure where failure.exitCode == .notFound {
            let made = try await services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).createOrg(
                    .init(slug: slug, name: "Simulated \(slug)"), options: options)
            }
            return .init(orgID: made.orgID, slug: slug)
        }
    }

    /// The org with `count` keys called simulate-1, simulate-2 ...; their secrets are not needed.
    func withKeys(_ count: Int64, _ org: SimulationPlan.Org) async throws -> SimulationPlan.Org {
        let keys = try await Pages.all { page in
            let reply = try await services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listKeys(
                    .init(orgID: org.orgID, page: page), options: options)
            }
            return (reply.keys, reply.nextCursor)
        }
        var org = org
        for number in 1...count {
            let name = "simulate-\(number)"
            let known = keys.filter { $0.name == name && $0.revokedAtUs == 0 }
            if let key = known.min(by: { $0.keyID < $1.keyID }) {
                org.keyIDs.append(key.keyID)
                continue
            }
            let made = try await services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).createKey(
                    .init(orgID: org.orgID, name: name), options: options)
            }
            org.keyIDs.append(made.key?.keyID ?? 0)
        }
        return org
    }
}
