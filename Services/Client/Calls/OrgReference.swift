import Contracts

/// The org that a command is about, named by slug or id.
package enum OrgReference {
    /// The option of every command about one org.
    package static let option = OptionSpec.value(
        "org", "ORG", "the org's slug or id (or TOLLGATE_ORG)")

    /// Finds the org that `--org` or the setting `org` names.
    /// - Throws: a usage failure when neither is given; not found when there is no such org.
    package static func resolve(_ arguments: Arguments, _ context: CommandContext) async throws
        -> AdminV1.ResolveOrgResponse
    {
        guard let name = arguments.value("org") ?? context.settings.value("org") else {
            throw CommandFailure.usage("--org is missing", "add --org ORG, its slug or its id")
        }
        return try await find(name, context)
    }

    /// Finds an org by slug or id.
    package static func find(_ name: String, _ context: CommandContext) async throws
        -> AdminV1.ResolveOrgResponse
    {
        do {
            return try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).resolveOrg(.init(org: name), options: options)
            }
        } catch let failure as CommandFailure where failure.exitCode == .notFound {
            throw CommandFailure(
                .notFound, "there is no org \"\(name)\"", "see `tollgate org list`")
        }
    }
}
