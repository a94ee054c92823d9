import Contracts
import RPC

/// `tollgate limit reserve`: counts a call, and keeps what was counted until it is settled.
enum LimitReserveCommand: Command {
    static let spec = CommandSpec(
        "limit reserve", "Count a call and keep it in a reservation; exit code 4 when denied",
        details: """
            The reservation is ended with `limit commit` or `limit cancel`; when it runs out, everything is given
            back.
            """,
        options: LimitQuestion.options + [
            .value("lease", "SECONDS", "how long it lasts, at most 600", fallback: "60")
        ],
        examples: ["tollgate limit reserve --org acme --meter ai_interpretations --cost 50"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        var request = try await LimitQuestion.request(arguments, context)
        request.leaseMs = UInt64(try arguments.integer("lease", in: 1...600) ?? 60) * 1_000
        let asked = request
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.reserve(asked, options: options)
        }
        try context.print(LimitQuestion.answer(reply))
        if let remark = LimitQuestion.remark(on: reply) { try context.remark(remark) }
        return reply.decision == .denied ? .denied : .success
    }
}
