import Contracts
import RPC

/// `tollgate limit cancel`: ends a reservation or a lease.
enum LimitCancelCommand: Command {
    static let spec = CommandSpec(
        "limit cancel", "End a reservation or a lease, and give everything back",
        operands: [LimitLease.operand],
        examples: ["tollgate limit cancel 0000000000000007a1..."])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = LimiterV1.CancelRequest(leaseID: try LimitLease.id(arguments))
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.cancel(request, options: options)
        }
        try context.print(
            .fields([
                JSONMember("repeated", .bool(reply.repeated)),
                JSONMember("org_id", .id(reply.orgID)),
            ]))
        return .success
    }
}
