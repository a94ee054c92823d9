import Contracts
import RPC

/// `tollgate policy set`: creates a policy, or replaces its rules.
enum PolicySetCommand: Command {
    static let spec = CommandSpec(
        "policy set", "Create a policy, or replace its rules; limiters obey within a second",
        details: """
            A rule is NAME=LIMIT/WINDOW[,WORD]... The window is a length such as 60s, 24h or 30d that
            begins with the first call, or minute, hour, day or month of UTC. Words: \(RuleText.words).
            What no option names stays as it is. The rules are all that the policy has then.
            """,
        options: [
            .value("description", "TEXT", "what it is for"),
            .value(
                "fail-mode", "MODE", "what limiters say when they can't know",
                choices: ["open", "closed"]),
            .value(
                "audience", "WHO", "whom it binds: orgs on the plan of its code, or everyone",
                choices: ["plan", "everyone"]),
            .value("expect", "VERSION", "fail unless the policy is at this version (0: is new)"),
        ],
        operands: [
            OperandSpec("POLICY", "its code"),
            OperandSpec(
                "RULE", "a rule; none: the policy has none", required: false, repeated: true),
        ],
        examples: [
            "tollgate policy set free minute=10/60s hour=100/1h day=1000/24h",
            "tollgate policy set scale second=50/1s,bucket,burst=100 month=1000000/month",
            "tollgate policy set uploads uploads=5,concurrency,scope=user --audience everyone",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let rules = try PolicyFields.rules(arguments.operands.dropFirst())
        let expected = try arguments.integer("expect", in: 0...Int64(Int32.max))
        let code = arguments.operand(0) ?? ""
        let policy = try await context.services.calling(.admin) { rpc, options in
            let admin = AdminClient(rpc)
            let before = try await found(code, admin)
            let policy = AdminV1.Policy(
                code: code,
                description: arguments.value("description") ?? before?.description ?? "",
                failMode: arguments.value("fail-mode") ?? before?.failMode ?? "",
                audience: arguments.value("audience") ?? before?.audience ?? "", rules: rules)
            // What was kept is what was just seen: nobody else's change is undone.
            let version = expected.map { UInt32(clamping: $0) } ?? before?.version ?? 0
            return try await admin.putPolicy(
                .init(policy: policy, expectedVersion: version), options: options)
        }
        try context.print(PolicyFields.answer(policy))
        return .success
    }

    private static func found(
        _ code: String, _ admin: AdminClient
    ) async throws -> AdminV1.Policy? {
        do {
            return try await admin.getPolicy(.init(code: code))
        } catch {
            guard error.status == .notFound else { throw error }
            return nil
        }
    }
}
