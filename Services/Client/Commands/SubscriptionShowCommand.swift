import Contracts

/// `tollgate subscription show`: the running subscription of an org.
enum SubscriptionShowCommand: Command {
    static let spec = CommandSpec(
        "subscription show", "Show the running subscription of an org",
        options: [OrgReference.option],
        examples: ["tollgate subscription show --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let subscription = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).getSubscription(.init(orgID: org.orgID), options: options)
        }
        try context.print(.fields(SubscriptionFields.of(subscription, org: org.slug)))
        return .success
    }
}
