import Contracts
import Model
import RPC

/// `tollgate limit whatif`: the recorded decisions of an org under other rules.
enum LimitWhatIfCommand: Command {
    static let spec = CommandSpec(
        "limit whatif", "Play an org's recorded decisions against other rules; changes nothing",
        details: """
            Rules are written as for `policy set`: NAME=LIMIT/WINDOW[,WORD]... With --policy those of a policy are
            played, and rules that are given besides take the place of those of their names.
            """,
        options: [
            OrgReference.option,
            .value("policy", "POLICY", "play the rules of this policy"),
            .value("decisions", "N", "only the last N decisions (default: all recorded)"),
            .value("subjects", "N", "list at most so many subjects", fallback: "10"),
        ],
        operands: [
            OperandSpec("RULE", "a proposed rule", required: false, repeated: true)
        ],
        examples: [
            "tollgate limit whatif --org acme minute=20/60s hour=200/1h",
            "tollgate limit whatif --org acme --policy starter --format json",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let rules = try await proposed(arguments, context)
        let decisions = try arguments.integer("decisions", in: 1...Int64(UInt32.max)) ?? 0
        let subjects = try arguments.integer("subjects", in: 1...1_000) ?? 10
        let request = LimiterV1.WhatIfRequest(
            orgID: try await OrgReference.resolve(arguments, context).orgID, rules: rules,
            decisionsMax: UInt32(decisions), subjectsMax: UInt32(subjects))
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.whatIf(request, options: options)
        }
        try context.print(WhatIfFields.answer(reply))
        if !reply.notPlayed.isEmpty {
            let names = reply.notPlayed.joined(separator: ", ")
            try context.remark("Rules of concurrency can't be played: \(names).")
        }
        return .success
    }

    private static func proposed(
        _ arguments: Arguments, _ context: CommandContext
    ) async throws -> [CommonV1.RateRule] {
        let given = try PolicyFields.rules(arguments.operands)
        guard let code = arguments.value("policy") else {
            guard !given.isEmpty else {
                throw CommandFailure.usage(
                    "no rule is given", "add rules such as minute=20/60s, or --policy POLICY")
            }
            return given
        }
        let policy = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).getPolicy(.init(code: code), options: options)
        }
        let names = Set(given.map(\.name))
        return policy.rules.filter { !names.contains($0.name) } + given
    }
}
