import Contracts

/// `tollgate org create`: makes an org.
enum OrgCreateCommand: Command {
    static let spec = CommandSpec(
        "org create", "Create an org; its plan is free until it has a subscription",
        options: [.value("name", "NAME", "its name for people (default: the slug)")],
        operands: [OperandSpec("SLUG", "lower-case letters, digits and -, at most 63")],
        examples: ["tollgate org create acme --name 'Acme Ltd'"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = AdminV1.CreateOrgRequest(
            slug: arguments.operand(0) ?? "", name: arguments.value("name") ?? "")
        let org = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).createOrg(request, options: options)
        }
        try context.print(.fields(OrgFields.of(org)))
        return .success
    }
}

/// The stable fields of an org.
enum OrgFields {
    static let names = ["org_id", "slug", "name", "plan", "status", "created_at"]

    static func values(_ org: AdminV1.Org) -> [JSONValue] {
        [
            .id(org.orgID), .string(org.slug), .string(org.name), .string(org.plan),
            .string(org.status), .time(us: org.createdAtUs),
        ]
    }

    static func of(_ org: AdminV1.Org) -> [JSONMember] {
        zip(names, values(org)).map(JSONMember.init)
    }
}
