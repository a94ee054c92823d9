import Contracts

/// `tollgate ip remove`: ends an address rule.
enum IPRemoveCommand: Command {
    static let spec = CommandSpec(
        "ip remove", "Remove an address rule", options: [OrgReference.option],
        operands: [OperandSpec("RULE_ID", "as `ip list` shows it")],
        examples: ["tollgate ip remove 123456789 --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        guard let text = arguments.operand(0), let id = Int64(text), id > 0 else {
            throw CommandFailure.usage(
                "RULE_ID is no rule's id", "take it from `tollgate ip list --org ORG`")
        }
        let org = try await OrgReference.resolve(arguments, context)
        let rule = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).deleteIpRule(
                .init(orgID: org.orgID, ruleID: id), options: options)
        }
        try context.print(IPRuleFields.answer(rule))
        return .success
    }
}
