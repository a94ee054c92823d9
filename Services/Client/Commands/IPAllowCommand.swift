/// `tollgate ip allow`: names addresses that an org's events come from.
enum IPAllowCommand: Command {
    static let spec = CommandSpec(
        "ip allow", "Name addresses of an org; events from all others are flagged",
        details: """
            Events are flagged, never refused: see `tollgate security`. To refuse calls, create keys
            with --cidr. A denied address stays denied, whatever is allowed.
            """,
        options: IPRuleFields.options,
        operands: [OperandSpec("NETWORK", "an address or a block, IPv4 or IPv6")],
        examples: [
            "tollgate ip allow 203.0.113.0/24 --org acme",
            "tollgate ip allow 2001:db8::/32 --org acme --reason 'the office'",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        try await IPRuleFields.add("allow", arguments, context)
    }
}
