import Contracts

/// `tollgate override remove`: ends an override.
enum OverrideRemoveCommand: Command {
    static let spec = CommandSpec(
        "override remove", "Remove an override; what it was stays in `override list --history`",
        options: [
            OrgReference.option,
            .value("expect", "VERSION", "fail unless the override is at this version"),
        ],
        operands: [OperandSpec("OVERRIDE_ID", "as `override list` shows it")],
        examples: ["tollgate override remove 123456789 --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        guard let text = arguments.operand(0), let id = Int64(text), id > 0 else {
            throw CommandFailure.usage(
                "OVERRIDE_ID is no override's id", "take it from `tollgate override list --org ORG`"
            )
        }
        let expected = try arguments.integer("expect", in: 1...Int64(Int32.max))
        let org = try await OrgReference.resolve(arguments, context)
        let override = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).deleteOverride(
                .init(
                    orgID: org.orgID, overrideID: id,
                    expectedVersion: expected.map { UInt32(clamping: $0) }), options: options)
        }
        try context.print(PolicyFields.answer(override))
        return .success
    }
}
