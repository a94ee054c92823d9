import Contracts

/// `tollgate limit status`: for whom limiting is disabled.
enum LimitStatusCommand: Command {
    static let spec = CommandSpec(
        "limit status", "Show for whom limiting is disabled",
        examples: ["tollgate limit status"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let switches = try await Pages.all { page in
            let reply = try await context.services.calling(.admin) { rpc, options in
                try await AdminClient(rpc).getLimiting(.init(page: page), options: options)
            }
            return (reply.switches, reply.nextCursor)
        }
        try context.print(
            .rows(
                Report(LimitSwitch.names, switches.map(LimitSwitch.values)),
                empty: "Limits bind everyone"))
        return .success
    }
}
