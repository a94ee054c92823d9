import Contracts

/// `tollgate plan list`: the plans on offer.
enum PlanListCommand: Command {
    static let spec = CommandSpec(
        "plan list", "List the plans: price, included calls, rate limits",
        examples: ["tollgate plan list"])

    static let columns = [
        "plan", "name", "price_minor", "currency", "included_calls", "hard",
        "overage_price_micro", "per_minute", "per_hour", "per_day",
    ]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let reply = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).listPlans(.init(), options: options)
        }
        try context.print(.rows(Report(columns, reply.plans.map(row)), empty: "No plans"))
        return .success
    }

    private static func row(_ plan: BillingV1.Plan) -> [JSONValue] {
        let calls = plan.meters.first { $0.meter == "api_calls" }
        func limit(_ name: String) -> JSONValue {
            plan.limits.first { $0.name == name }.map { .unsigned($0.limit) } ?? .null
        }
        return [
            .string(plan.code), .string(plan.name), .int(plan.price?.minor ?? 0),
            .string(plan.price?.currency ?? ""),
            calls?.includedUnits.map(JSONValue.int) ?? .null,
            calls.map { .bool($0.hard) } ?? .null,
            calls.map { .int($0.overagePriceMicro) } ?? .null,
            limit("minute"), limit("hour"), limit("day"),
        ]
    }
}
