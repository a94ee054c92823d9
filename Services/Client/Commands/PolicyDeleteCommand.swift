import Contracts

/// `tollgate policy delete`: removes a policy that is no plan's.
enum PolicyDeleteCommand: Command {
    static let spec = CommandSpec(
        "policy delete", "Remove a policy that is no plan's",
        options: [.value("expect", "VERSION", "fail unless the policy is at this version")],
        operands: [OperandSpec("POLICY", "its code")],
        examples: ["tollgate policy delete uploads"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let expected = try arguments.integer("expect", in: 1...Int64(Int32.max))
        let request = AdminV1.DeletePolicyRequest(
            code: arguments.operand(0) ?? "", expectedVersion: expected.map { UInt32(clamping: $0) }
        )
        let policy = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).deletePolicy(request, options: options)
        }
        try context.print(PolicyFields.answer(policy))
        return .success
    }
}
