import Contracts
import RPC

/// `tollgate limit check`: asks for a decision, which counts when it is "allowed".
enum LimitCheckCommand: Command {
    static let spec = CommandSpec(
        "limit check", "Ask the limiter for a decision and count it; exit code 4 when denied",
        options: LimitQuestion.options,
        examples: [
            "tollgate limit check --key-file acme.key",
            "tollgate limit check --key tg_live_... --cost 5 --format json",
            "tollgate limit check --org acme --meter messages --user ann",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = try await LimitQuestion.request(arguments, context)
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.check(request, options: options)
        }
        try context.print(LimitQuestion.answer(reply))
        if let remark = LimitQuestion.remark(on: reply) { try context.remark(remark) }
        return reply.decision == .denied ? .denied : .success
    }
}
