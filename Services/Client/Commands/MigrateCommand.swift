import Contracts
import Postgres
import Schema

/// `tollgate migrate`: brings the database forward.
enum MigrateCommand: Command {
    static let spec = CommandSpec(
        "migrate", "Bring the database forward to what this build needs",
        details: """
            Uses DATABASE_URL or the file that DATABASE_URL_FILE names, as a role that owns the
            database and may create roles; without them, the stack's own PostgreSQL.
            """,
        options: [
            .flag("status", "show what is applied and what is not, change nothing"),
            .value("secrets", "DIR", "also give each service's role its password from DIR"),
        ],
        examples: ["tollgate migrate --status", "DATABASE_URL_FILE=url tollgate migrate"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let setup = DatabaseSetup(
            url: try await databaseURL(context), clock: context.clock)
        if arguments.flag("status") {
            let plan = try await setup.status()
            let steps =
                plan.applied.map { ($0.number, $0.name, "applied") }
                + plan.pending.map { ($0.number, $0.name, "pending") }
            let list = steps.map { step -> [JSONValue] in
                [.int(Int64(step.0)), .string(step.1), .string(step.2)]
            }
            try context.print(.rows(Report(["step", "name", "state"], list), empty: "No steps"))
            return .success
        }
        let secrets = arguments.value("secrets").map { StackSecrets(folder: $0) }
        let applied = try await setup.migrate(secrets: secrets, console: context.console)
        try context.print(
            .rows(
                Report(["applied"], applied.map { [.string($0)] }),
                empty: "The database is up to date"))
        return .success
    }

    /// DATABASE_DIRECT_URL, DATABASE_URL, or the running embedded database as its superuser.
    static func databaseURL(_ context: CommandContext) async throws -> PostgresURL {
        for setting in [DatabaseSetting.direct, .main] {
            if let url = try setting.url(context.environment) { return url }
        }
        let stack = context.stack()
        guard let server = try EmbeddedPostgres.existing(stack.state, stack.settings) else {
            throw CommandFailure.usage(
                "there is no database to migrate", "set DATABASE_URL, or run `tollgate up`")
        }
        guard let port = try await server.runningPort() else {
            throw CommandFailure(
                .unavailable, "the stack's PostgreSQL is down", "run `tollgate up`")
        }
        let password = try StackSecrets(folder: stack.state.secrets).require("postgres.password")
        return PostgresURL(
            user: EmbeddedPostgres.superuser, password: password, host: server.place.socket,
            port: port,
            database: EmbeddedPostgres.database)
    }
}
