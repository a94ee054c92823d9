import Contracts

/// `tollgate policy show`: one policy, rule by rule.
enum PolicyShowCommand: Command {
    static let spec = CommandSpec(
        "policy show", "Show one policy, rule by rule",
        operands: [OperandSpec("POLICY", "its code, which is that of the plan it binds")],
        examples: ["tollgate policy show free"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let policy = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).getPolicy(
                .init(code: arguments.operand(0) ?? ""), options: options)
        }
        try context.print(PolicyFields.answer(policy))
        return .success
    }
}
