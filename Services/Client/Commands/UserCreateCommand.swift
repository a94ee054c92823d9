import Contracts

/// `tollgate user create`: makes a user of an org.
enum UserCreateCommand: Command {
    static let spec = CommandSpec(
        "user create", "Create a user of an org",
        options: [
            OrgReference.option,
            .value("name", "NAME", "the user's name (default: the address)"),
            .value(
                "role", "ROLE", "owner, admin, billing, analyst or member",
                choices: ["owner", "admin", "billing", "analyst", "member"], fallback: "member"),
        ],
        operands: [OperandSpec("EMAIL", "the user's address")],
        examples: ["tollgate user create ada@example.com --org acme --role admin"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let org = try await OrgReference.resolve(arguments, context)
        let email = arguments.operand(0) ?? ""
        let request = AdminV1.CreateUserRequest(
            orgID: org.orgID, email: email, name: arguments.value("name") ?? email,
            role: try arguments.required("role"))
        let user = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).createUser(request, options: options)
        }
        try context.print(
            .fields(zip(UserFields.names, UserFields.values(user)).map(JSONMember.init)))
        return .success
    }
}

/// The stable fields of a user.
enum UserFields {
    static let names = ["user_id", "email", "name", "role", "created_at"]

    static func values(_ user: AdminV1.User) -> [JSONValue] {
        [
            .id(user.userID), .string(user.email), .string(user.name), .string(user.role),
            .time(us: user.createdAtUs),
        ]
    }
}
