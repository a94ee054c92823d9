import Contracts

/// `tollgate policy list`: every policy with its rules.
enum PolicyListCommand: Command {
    static let spec = CommandSpec(
        "policy list", "List the policies: whom they bind, and their rules",
        examples: ["tollgate policy list", "tollgate policy list --format json"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let policies = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listPolicies(.init(page: page), options: options)
            }
            return (reply.policies, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(PolicyFields.names, policies.map { PolicyFields.row($0) }),
                empty: "No policies"))
        return .success
    }
}
