import Contracts
import RPC

/// `tollgate limit reset`: forgets what is counted.
enum LimitResetCommand: Command {
    static let spec = CommandSpec(
        "limit reset", "Forget what is counted against an org, key, user or endpoint",
        details: """
            Without --rule that is what every rule of such a call counts. Hard quotas stay as they are. The org's
            audit chain tells who did it, and why.
            """,
        options: LimitQuestion.subjectOptions + [
            .value("rule", "NAME", "only this rule (default: every rule)"),
            .value("reason", "TEXT", "why, for the audit chain", required: true),
        ],
        examples: [
            "tollgate limit reset --org acme --reason 'their test ran wild'",
            "tollgate limit reset --org acme --user ann --meter messages --rule user_day --reason spam",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let reason = try arguments.required("reason")
        guard !reason.isEmpty else {
            throw CommandFailure.usage("--reason is empty", "say why, for the audit chain")
        }
        let request = LimiterV1.ResetRequest(
            call: try await LimitQuestion.request(arguments, context),
            rule: arguments.value("rule") ?? "", reason: reason)
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.reset(request, options: options)
        }
        try context.print(LimitStates.answer(reply.rules))
        return .success
    }
}
