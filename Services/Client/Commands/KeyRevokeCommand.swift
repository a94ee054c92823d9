import Contracts

/// `tollgate key revoke`: ends a key on every limiter.
enum KeyRevokeCommand: Command {
    static let spec = CommandSpec(
        "key revoke", "Revoke an API key; every limiter refuses it within a second",
        options: [OrgReference.option],
        operands: [OperandSpec("KEY_ID", "as `tollgate key list` shows it")],
        examples: ["tollgate key revoke 7301442289664 --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        guard let text = arguments.operand(0), let keyID = Int64(text), keyID > 0 else {
            throw CommandFailure.usage(
                "KEY_ID is no key's id", "take it from `tollgate key list --org ORG`")
        }
        let org = try await OrgReference.resolve(arguments, context)
        let key = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).revokeKey(
                .init(orgID: org.orgID, keyID: keyID), options: options)
        }
        try context.print(.fields(zip(KeyFields.names, KeyFields.values(key)).map(JSONMember.init)))
        return .success
    }
}
