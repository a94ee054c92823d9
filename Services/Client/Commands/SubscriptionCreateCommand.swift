import Contracts

/// `tollgate subscription create`: puts an org on a plan.
enum SubscriptionCreateCommand: Command {
    static let spec = CommandSpec(
        "subscription create", "Put an org on a plan",
        options: [
            OrgReference.option,
            .value("plan", "PLAN", "see `tollgate plan list`", required: true),
            .value("start", "TIME", "start of its first period (default: now)"),
        ],
        examples: ["tollgate subscription create --org acme --plan professional"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let start = try RangeOption.time("start", arguments)
        let org = try await OrgReference.resolve(arguments, context)
        let request = BillingV1.CreateSubscriptionRequest(
            orgID: org.orgID, plan: try arguments.required("plan"),
            startUs: start?.microseconds ?? 0)
        let subscription = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).createSubscription(request, options: options)
        }
        try context.print(.fields(SubscriptionFields.of(subscription, org: org.slug)))
        return .success
    }
}

/// The stable fields of a subscription.
enum SubscriptionFields {
    static func of(_ subscription: BillingV1.Subscription, org: String) -> [JSONMember] {
        [
            JSONMember("subscription_id", .id(subscription.subscriptionID)),
            JSONMember("org", .string(org)),
            JSONMember("plan", .string(subscription.plan)),
            JSONMember("plan_version", .unsigned(UInt64(subscription.planVersion))),
            JSONMember("status", .string(subscription.status)),
            JSONMember("anchor", .time(us: subscription.anchorUs)),
            JSONMember("period_start", .time(us: subscription.period?.fromUs ?? 0)),
            JSONMember("period_end", .time(us: subscription.period?.toUs ?? 0)),
        ]
    }
}
