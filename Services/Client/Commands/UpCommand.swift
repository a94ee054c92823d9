import Contracts

/// `tollgate up`: starts a stack in the background.
enum UpCommand: Command {
    static let ownsStack = true
    static let spec = CommandSpec(
        "up", "Start the stack in the background: PostgreSQL, migrations, five daemons",
        details: """
            Keeps everything under .tollgate in the working directory (or --home). What runs
            already goes on; a daemon that was killed starts again. DATABASE_URL (or
            DATABASE_URL_FILE) names another PostgreSQL to use instead of the embedded one.
            """,
        options: [
            .value("postgres-port", "PORT", "loopback port of the embedded PostgreSQL (7100)")
        ],
        examples: [
            "tollgate up",
            "TOLLGATE_LIMITER=127.0.0.1:7201 tollgate up",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let stack = context.stack(searchesUpwards: false)
        let up = StackUp(stack: stack, console: context.console, clock: context.clock)
        let (database, daemons) = try await up.run()
        let rows = daemons.map { daemon -> [JSONValue] in
            [
                .string(daemon.kind.name), .string(daemon.address.description),
                .int(Int64(daemon.pid)), .string(daemon.isNew ? "started" : "running"),
            ]
        }
        try context.print(
            .rows(Report(["service", "address", "pid", "state"], rows), empty: ""))
        try context.remark(
            """

            postgres  \(database.shown)
            secrets   \(stack.state.secrets)
            logs      \(stack.state.logs)

            Next: tollgate status, tollgate org create SLUG; tollgate down stops it.
            """)
        return .success
    }
}
