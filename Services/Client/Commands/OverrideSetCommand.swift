import Contracts
import Model

/// `tollgate override set`: gives an org a rule of its own.
enum OverrideSetCommand: Command {
    static let spec = CommandSpec(
        "override set", "Give an org a rule of its own; limiters obey within a second",
        details: """
            A rule is NAME=LIMIT[/WINDOW][,WORD]..., as in `policy set`; its limit may be "unlimited".
            Without a window, the rest is that of the rule of this name in the org's policies.
            It takes that rule's place, for the calls that the options name, counted apart.
            """,
        options: [
            OrgReference.option, .value("key-id", "ID", "only calls with this key"),
            .value("user", "USER", "only calls of this user"),
            .value("endpoint", "PATTERN", "only calls of this endpoint, or /v1/* for all below"),
            .value("from", "TIME", "when it begins (default: now)"),
            .value("until", "TIME", "when it ends (default: never)"),
            .value("reason", "TEXT", "why, for people"),
            .value("id", "ID", "replace this override"),
            .value("expect", "VERSION", "fail unless the override is at this version"),
        ],
        operands: [OperandSpec("RULE", "the rule")],
        examples: [
            "tollgate override set --org acme minute=500 --until 2027-01-01 --reason 'launch week'",
            "tollgate override set --org acme --endpoint '/v1/export/*' exports=5/1h",
            "tollgate override set --org acme --user ann user_day=unlimited,meter=messages",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let parsed = try RuleText.parse(arguments.operand(0) ?? "")
        let (from, until) = (
            try RangeOption.time("from", arguments), try RangeOption.time("until", arguments)
        )
        let id = try arguments.integer("id", in: 1...Int64.max)
        let key = try arguments.integer("key-id", in: 1...Int64.max)
        let expected = try arguments.integer("expect", in: 1...Int64(Int32.max))
        let org = try await OrgReference.resolve(arguments, context)
        let override = try await context.services.calling(.admin) { rpc, options in
            let admin = AdminClient(rpc)
            var rule = parsed.rule
            if !parsed.isWhole { rule = try await completed(parsed, of: org.orgID, admin) }
            rule.startsAt = from ?? rule.startsAt
            rule.endsAt = until ?? rule.endsAt
            return try await admin.putOverride(
                .init(
                    override: AdminV1.Override(
                        overrideID: id ?? 0, orgID: org.orgID, keyID: key ?? 0,
                        user: arguments.value("user") ?? "",
                        endpoint: arguments.value("endpoint") ?? "",
                        rule: CommonV1.RateRule(rule), reason: arguments.value("reason") ?? ""),
                    expectedVersion: expected.map { UInt32(clamping: $0) }), options: options)
        }
        try context.print(PolicyFields.answer(override))
        return .success
    }

    /// The rule with what its text doesn't say taken from the rule of that name in the org's
    /// policies.
    private static func completed(
        _ parsed: RuleText.Parsed, of org: Int64, _ admin: AdminClient
    ) async throws -> RateRule {
        let plan = try await admin.getOrg(.init(orgID: org)).plan
        let policies = try await Pages.all { page in
            let reply = try await admin.listPolicies(.init(page: page))
            return (reply.policies, reply.nextCursor)
        }
        let theirs = policies.filter { $0.audience == "everyone" || $0.code == plan }
            .flatMap(\.rules).compactMap { try? $0.rule.get() }
        guard var rule = theirs.first(where: { $0.name == parsed.rule.name }) else {
            let names = theirs.map(\.name).joined(separator: ", ")
            throw CommandFailure.usage(
                "the org has no rule \"\(parsed.rule.name)\" whose window could be taken",
                "write a window, such as \(parsed.rule.name)=10/60s; its rules are \(names)")
        }
        let said = parsed.rule
        rule.limit = said.limit
        // A burst belongs to the limit that it was chosen for.
        rule.burst = said.burst
        if said.algorithm != .fixedWindow { rule.algorithm = said.algorithm }
        if said.isStrict { rule.isStrict = true }
        if parsed.namesScope { rule.scope = said.scope }
        if parsed.namesMeter { rule.meter = said.meter }
        if said.enforcement != .enforce { rule.enforcement = said.enforcement }
        if said.percent != 100 { rule.percent = said.percent }
        (rule.startsAt, rule.endsAt) = (said.startsAt, said.endsAt)
        return rule
    }
}
