/// `tollgate ip deny`: names addresses that no event of an org should come from.
enum IPDenyCommand: Command {
    static let spec = CommandSpec(
        "ip deny", "Flag an org's events from some addresses",
        details: "Events are flagged, never refused: see `tollgate security`.",
        options: IPRuleFields.options,
        operands: [OperandSpec("NETWORK", "an address or a block, IPv4 or IPv6")],
        examples: ["tollgate ip deny 198.51.100.7 --org acme --reason 'a scanner'"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        try await IPRuleFields.add("deny", arguments, context)
    }
}
