import Contracts

/// `tollgate override list`: an org's own rules.
enum OverrideListCommand: Command {
    static let spec = CommandSpec(
        "override list", "List an org's overrides",
        options: [
            OrgReference.option,
            .flag("history", "also those that were replaced or removed"),
        ],
        examples: [
            "tollgate override list --org acme", "tollgate override list --org acme --history",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let overrides = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listOverrides(
                    .init(orgID: org.orgID, page: page, history: arguments.flag("history")),
                    options: options)
            }
            return (reply.overrides, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(PolicyFields.overrideNames, overrides.map { PolicyFields.row($0) }),
                empty: "\(org.slug) has no overrides: its policies' rules apply"))
        return .success
    }
}
