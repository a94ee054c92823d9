import Contracts

/// `tollgate limit disable`: switches limiting off in an emergency.
enum LimitDisableCommand: Command {
    static let spec = CommandSpec(
        "limit disable", "Emergency: stop limiting everyone, or one org, within a second",
        details: "Keys are still checked, and nothing is counted meanwhile. It is audited.",
        options: [
            LimitSwitch.org, LimitSwitch.reason,
            .value("until", "TIME", "when limits come back by themselves (default: when enabled)"),
        ],
        examples: [
            "tollgate limit disable --org acme --reason 'their launch is denied'",
            "tollgate limit disable --reason 'limits are wrong' --until 2027-01-01T06:00:00Z",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let until = try RangeOption.time("until", arguments)
        try await LimitSwitch.set(disabled: true, until: until, arguments, context)
        return .success
    }
}
