import Contracts
import RPC

/// `tollgate limit peek`: what a check would say now, without counting.
enum LimitPeekCommand: Command {
    static let spec = CommandSpec(
        "limit peek", "Show what a check would say, without counting; exit code 4 when denied",
        options: LimitQuestion.options,
        examples: ["tollgate limit peek --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = try await LimitQuestion.request(arguments, context)
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.peek(request, options: options)
        }
        try context.print(LimitQuestion.answer(reply))
        if let remark = LimitQuestion.remark(on: reply) { try context.remark(remark) }
        return reply.decision == .denied ? .denied : .success
    }
}
