import Contracts

/// What the commands about address rules share.
enum IPRuleFields {
    static let names = ["rule_id", "kind", "network", "reason", "created_at", "created_by"]

    static func values(_ rule: AdminV1.IpRule) -> [JSONValue] {
        [
            .id(rule.ruleID), .string(rule.kind), .string(rule.network), .optional(rule.reason),
            .time(us: rule.createdAtUs), .string(rule.createdBy),
        ]
    }

    /// The options of the commands that add a rule.
    static let options: [OptionSpec] = [
        OrgReference.option, .value("reason", "TEXT", "why, for people"),
    ]

    /// Adds a rule and shows it.
    static func add(
        _ kind: String, _ arguments: Arguments, _ context: CommandContext
    ) async throws -> ExitCode {
        guard let network = arguments.operand(0) else {
            throw CommandFailure.usage(
                "the address is missing", "write an address or a block, such as 10.0.0.0/8")
        }
        let org = try await OrgReference.resolve(arguments, context)
        let rule = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).createIpRule(
                .init(
                    orgID: org.orgID, kind: kind, network: network,
                    reason: arguments.value("reason") ?? ""), options: options)
        }
        try context.print(answer(rule))
        return .success
    }

    /// One rule.
    static func answer(_ rule: AdminV1.IpRule) -> Answer {
        .fields(zip(names, values(rule)).map(JSONMember.init))
    }
}
