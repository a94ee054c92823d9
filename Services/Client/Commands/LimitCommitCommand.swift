import Contracts
import RPC

/// `tollgate limit commit`: ends a reservation with what was used.
enum LimitCommitCommand: Command {
    static let spec = CommandSpec(
        "limit commit", "End a reservation with what was used; exit code 4 when that is too much",
        details: "What was not used is given back; above the reservation the rest is taken, or denied.",
        options: [.value("used", "N", "units that were used (default: those reserved)")],
        operands: [LimitLease.operand],
        examples: ["tollgate limit commit 0000000000000007a1... --used 31"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let used = try arguments.integer("used", in: 0...Int64.max)
        let request = LimiterV1.CommitRequest(
            leaseID: try LimitLease.id(arguments), used: used.map { UInt64($0) })
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.commit(request, options: options)
        }
        let isDenied = reply.decision == .denied
        try context.print(
            .fields([
                JSONMember("decision", .string(LimitQuestion.word(reply.decision))),
                JSONMember("used", isDenied ? .null : .unsigned(reply.used)),
                JSONMember("retry_after_ms", reply.never ? .null : .unsigned(reply.retryAfterMs)),
                JSONMember("repeated", .bool(reply.repeated)),
                JSONMember("org_id", .id(reply.orgID)),
            ]))
        if isDenied { try context.remark("Nothing changed: the reservation stands.") }
        return isDenied ? .denied : .success
    }
}
