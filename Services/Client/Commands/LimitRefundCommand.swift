import Contracts
import RPC

/// `tollgate limit refund`: gives units back.
enum LimitRefundCommand: Command {
    static let spec = CommandSpec(
        "limit refund", "Give units of a call back that was counted and did not happen",
        details: "They go back into the window of the call, and nowhere when that is over.",
        options: LimitQuestion.options(
            "units to give back", "the call's, or one of its own: within 60 s it gives back once"
        ) + [
            .value("charged-at", "TIME", "when the call was counted (default: now)")
        ],
        examples: ["tollgate limit refund --org acme --cost 5 --request-id a1b2"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = LimiterV1.RefundRequest(
            call: try await LimitQuestion.request(arguments, context),
            chargedAtUs: try RangeOption.time("charged-at", arguments)?.microseconds ?? 0)
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.refund(request, options: options)
        }
        try context.print(LimitStates.answer(reply.rules))
        if reply.repeated { try context.remark("It was given back before: nothing changed.") }
        if reply.disabled { try context.remark("Limiting is switched off: nothing changed.") }
        return .success
    }
}
