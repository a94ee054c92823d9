import Contracts

/// `tollgate org show`: one org.
enum OrgShowCommand: Command {
    static let spec = CommandSpec(
        "org show", "Show one org",
        operands: [OperandSpec("ORG", "its slug or id")],
        examples: ["tollgate org show acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let found = try await OrgReference.find(arguments.operand(0) ?? "", context)
        let org = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).getOrg(.init(orgID: found.orgID), options: options)
        }
        try context.print(.fields(OrgFields.of(org)))
        return .success
    }
}
