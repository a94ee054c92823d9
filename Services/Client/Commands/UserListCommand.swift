import Contracts

/// `tollgate user list`: the users of an org.
enum UserListCommand: Command {
    static let spec = CommandSpec(
        "user list", "List the users of an org", options: [OrgReference.option],
        examples: ["tollgate user list --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let users = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listUsers(
                    .init(orgID: org.orgID, page: page), options: options)
            }
            return (reply.users, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(UserFields.names, users.map(UserFields.values)),
                empty: "\(org.slug) has no users"))
        return .success
    }
}
