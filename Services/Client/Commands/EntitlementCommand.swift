import Contracts

/// `tollgate entitlement`: may an org use so much more of a meter?
enum EntitlementCommand: Command {
    static let spec = CommandSpec(
        "entitlement", "Ask whether an org may use more of a meter; exit code 4 when not",
        options: [
            OrgReference.option,
            .value("meter", "METER", "what is counted", fallback: "api_calls"),
            .value("units", "N", "units wanted", fallback: "1"),
        ],
        examples: ["tollgate entitlement --org acme --units 500"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let units = try arguments.integer("units", in: 1...Int64.max) ?? 1
        let org = try await OrgReference.resolve(arguments, context)
        let meter = try arguments.required("meter")
        let reply = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).entitlement(
                .init(orgID: org.orgID, meter: meter, units: units), options: options)
        }
        try context.print(
            .fields([
                JSONMember("org", .string(org.slug)), JSONMember("meter", .string(meter)),
                JSONMember("allowed", .bool(reply.allowed)),
                JSONMember("plan", .string(reply.plan)),
                JSONMember("used", .units(micro: reply.usedMicro)),
                JSONMember("included", reply.includedUnits.map(JSONValue.int) ?? .null),
                JSONMember("hard", .bool(reply.hard)),
                JSONMember("reason", .optional(reply.reason)),
                JSONMember("upgrade_to", .optional(reply.upgradeTo)),
                JSONMember("period_start", .time(us: reply.period?.fromUs ?? 0)),
                JSONMember("period_end", .time(us: reply.period?.toUs ?? 0)),
            ]))
        return reply.allowed ? .success : .denied
    }
}
