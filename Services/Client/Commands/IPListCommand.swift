import Contracts

/// `tollgate ip list`: the addresses that an org allows and denies.
enum IPListCommand: Command {
    static let spec = CommandSpec(
        "ip list", "List an org's address rules", options: [OrgReference.option],
        examples: ["tollgate ip list --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let rules = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).listIpRules(
                    .init(orgID: org.orgID, page: page), options: options)
            }
            return (reply.rules, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(IPRuleFields.names, rules.map { IPRuleFields.values($0) }),
                empty: "\(org.slug) has no address rules: events from anywhere are taken alike"))
        return .success
    }
}
