import Contracts

/// `tollgate key list`: the keys of an org, without their secrets.
enum KeyListCommand: Command {
    static let spec = CommandSpec(
        "key list", "List the API keys of an org", options: [OrgReference.option],
        examples: ["tollgate key list --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let keys = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listKeys(
                    .init(orgID: org.orgID, page: page), options: options)
            }
            return (reply.keys, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(KeyFields.names, keys.map(KeyFields.values)),
                empty: "\(org.slug) has no keys: tollgate key create --org \(org.slug)"))
        return .success
    }
}
