import Contracts

/// `tollgate down`: stops the stack; its data stays.
enum DownCommand: Command {
    static let spec = CommandSpec(
        "down", "Stop the stack: daemons drain, then PostgreSQL stops; data stays",
        examples: ["tollgate down"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let stopped = try await StackDown(
            state: context.stack().state, settings: context.settings
        ).run()
        try context.print(
            .rows(Report(["stopped"], stopped.map { [.string($0)] }), empty: "Nothing runs here"))
        return .success
    }
}
