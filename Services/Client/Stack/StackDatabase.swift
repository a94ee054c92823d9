import Model
import Postgres

/// The PostgreSQL that a stack uses: the embedded one, or the one that DATABASE_URL names.
struct StackDatabase: Sendable {
    /// As the role that migrates.
    let admin: PostgresURL
    /// What `up` prints.
    let shown: String

    /// Makes sure that the database is there.
    static func ensure(
        _ stack: Stack, _ secrets: StackSecrets, _ console: Console, clock: any TimeSource
    ) async throws -> StackDatabase {
        if let text = try DatabaseSetting.url(stack.environment) {
            let url = try PostgresURL(text)
            return StackDatabase(admin: url, shown: url.description)
        }
        let server = try EmbeddedPostgres.prepare(stack.state, stack.settings)
        let password = try secrets.require("postgres.password")
        if !server.isInitialised { console.note("making the database cluster\n") }
        try await server.initialise(password: password)
        let port = try await server.start(port: try stack.settings.postgresPort())
        let url = PostgresURL(
            user: EmbeddedPostgres.superuser, password: password, host: server.place.socket,
            port: port, database: "postgres")
        try await DatabaseSetup.createDatabase(
            EmbeddedPostgres.database, through: url, clock: clock)
        return StackDatabase(
            admin: url.with(database: EmbeddedPostgres.database),
            shown: "127.0.0.1:\(port)/\(EmbeddedPostgres.database), "
                + "socket in \(server.place.socket)")
    }
}

/// DATABASE_URL, or the content of the file that DATABASE_URL_FILE names.
enum DatabaseSetting {
    /// The URL, or nil when neither is set.
    /// - Throws: a failure when the file can't be read.
    static func url(_ environment: [String: String]) throws -> String? {
        if let text = environment["DATABASE_URL"], !text.isEmpty { return text }
        guard let path = environment["DATABASE_URL_FILE"], !path.isEmpty else { return nil }
        guard let text = try PrivateFile.read(path) else {
            throw CommandFailure(
                .notFound, "DATABASE_URL_FILE names \(path), which is not there", "correct it")
        }
        return text
    }
}
