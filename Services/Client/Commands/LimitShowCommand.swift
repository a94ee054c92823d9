import Contracts
import Model
import RPC

/// `tollgate limit show`: how a subject stands under every rule.
enum LimitShowCommand: Command {
    static let spec = CommandSpec(
        "limit show", "Show every limit of an org, key, user or endpoint, and what is used of it",
        details: "Without --meter the rules of all meters are listed.",
        options: LimitQuestion.subjectOptions,
        examples: ["tollgate limit show --org acme", "tollgate limit show --org acme --user ann"])

    /// The stable fields.
    static let names = [
        "name", "meter", "limit", "used", "remaining", "reset_ms", "algorithm", "window_ms",
        "scope", "shadow", "guarantee",
    ]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let request = try await LimitQuestion.request(arguments, context)
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.limits(request, options: options)
        }
        try context.print(
            .rows(Report(names, reply.rules.map(values)), empty: "No rule limits this org"))
        if reply.disabled { try context.remark("Limiting is switched off: nothing is counted.") }
        if reply.degraded { try context.remark(LimitQuestion.degraded) }
        return .success
    }

    static func values(_ rule: LimiterV1.LimitState) -> [JSONValue] {
        let state = rule.state ?? .init()
        return [
            .string(state.name), .string(rule.meter), .unsigned(state.limit),
            .unsigned(rule.used), .unsigned(state.remaining), .unsigned(state.resetMs),
            .string(rule.algorithm), rule.windowMs == 0 ? .null : .unsigned(rule.windowMs),
            .optional(RateScope(rule.scope)?.rawValue ?? ""), .bool(state.shadow),
            .string(LimitQuestion.word(state.guarantee)),
        ]
    }
}
