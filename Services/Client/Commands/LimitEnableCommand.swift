import Contracts

/// `tollgate limit enable`: limits bind again.
enum LimitEnableCommand: Command {
    static let spec = CommandSpec(
        "limit enable", "Limit everyone again, or one org, after `limit disable`",
        options: [LimitSwitch.org, LimitSwitch.reason],
        examples: ["tollgate limit enable --org acme --reason 'the launch is over'"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        try await LimitSwitch.set(disabled: false, until: nil, arguments, context)
        return .success
    }
}
