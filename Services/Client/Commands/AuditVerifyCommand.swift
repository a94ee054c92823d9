import Contracts

/// `tollgate audit verify`: walks an org's audit chain, or the installation's.
enum AuditVerifyCommand: Command {
    static let spec = CommandSpec(
        "audit verify", "Walk an org's audit chain; exit code 1 when it is broken",
        options: [
            OrgReference.option,
            .flag("installation", "the chain of what belongs to no org, such as policies"),
        ],
        examples: [
            "tollgate audit verify --org acme", "tollgate audit verify --installation",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let isInstallation = arguments.flag("installation")
        guard !isInstallation || arguments.value("org") == nil else {
            throw CommandFailure.usage(
                "--org and --installation are both given", "give one of the two")
        }
        let org =
            isInstallation
            ? AdminV1.ResolveOrgResponse() : try await OrgReference.resolve(arguments, context)
        let reply = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).verifyAudit(.init(orgID: org.orgID), options: options)
        }
        try context.print(
            .fields([
                JSONMember("org", .optional(org.slug)), JSONMember("intact", .bool(reply.intact)),
                JSONMember("entries", .int(reply.entries)),
                JSONMember("broken_at", reply.intact ? .null : .int(reply.brokenAt)),
                JSONMember("reason", .optional(reply.reason)),
            ]))
        return reply.intact ? .success : .failure
    }
}
