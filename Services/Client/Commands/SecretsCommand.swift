import Contracts
import Postgres

/// `tollgate secrets`: makes the secrets of a stack that something else starts, such as compose.
enum SecretsCommand: Command {
    static let spec = CommandSpec(
        "secrets", "Make the secrets of a stack that something else than `up` starts",
        details: """
            Makes what is missing, keeps what is there. With --database it also writes
            SERVICE.database-url for each service and migrate.database-url for the superuser
            tollgate, whose password is in postgres.password.
            """,
        options: [
            .value("directory", "DIR", "where to", required: true),
            .value("database", "HOST:PORT/NAME", "where the services find PostgreSQL"),
        ],
        examples: ["tollgate secrets --directory secrets --database postgres:5432/tollgate"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let folder = try arguments.required("directory")
        let secrets = try StackSecrets.ensure(in: folder)
        if let location = arguments.value("database") {
            let url = try await DatabaseFailure.explained {
                try PostgresURL("postgresql://\(location)")
            }
            try secrets.writeURLs(of: url)
            let password = try secrets.require("postgres.password")
            let admin = url.with(user: EmbeddedPostgres.superuser, password: password)
            try secrets.replace("migrate.database-url", with: admin.secretText)
        }
        let names = PostgresPrograms.names(in: folder).sorted()
        try context.print(
            .rows(Report(["file"], names.map { [.string("\(folder)/\($0)")] }), empty: ""))
        return .success
    }
}
