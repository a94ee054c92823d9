import Contracts

/// `tollgate mrr`: monthly recurring revenue now.
enum MrrCommand: Command {
    static let spec = CommandSpec(
        "mrr", "Show monthly recurring revenue now, by plan", examples: ["tollgate mrr"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let reply = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).mrr(.init(), options: options)
        }
        let list = Report(
            ["plan", "subscriptions", "mrr_minor"],
            reply.plans.map { plan in
                [.string(plan.plan), .int(plan.subscriptions), .int(plan.mrr?.minor ?? 0)]
            })
        let plans = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        let head = [
            JSONMember("currency", .string(reply.mrr?.currency ?? "USD")),
            JSONMember("mrr_minor", .int(reply.mrr?.minor ?? 0)),
            JSONMember("subscriptions", .int(reply.subscriptions)),
        ]
        try context.print(
            .detailed(
                json: .object(head + [JSONMember("plans", .array(plans))]), fields: head, list: list
            ))
        return .success
    }
}
