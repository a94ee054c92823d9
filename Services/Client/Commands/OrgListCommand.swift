import Contracts

/// `tollgate org list`: every org.
enum OrgListCommand: Command {
    static let spec = CommandSpec(
        "org list", "List the orgs", examples: ["tollgate org list --format csv"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let orgs = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listOrgs(.init(page: page), options: options)
            }
            return (reply.orgs, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(OrgFields.names, orgs.map(OrgFields.values)),
                empty: "No orgs yet: tollgate org create SLUG"))
        return .success
    }
}
