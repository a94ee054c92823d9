import Model
import Postgres

/// The PostgreSQL that a stack uses: the embedded one, or the one that DATABASE_URL names.
struct StackDatabase: Sendable {
    /// As the role that migrates.
    let admin: PostgresURL
    /// Past a connection pooler, when there is one: for LISTEN, COPY and migrations.
    var direct: PostgresURL?
    /// The replica that analytics reads, when there is one.
    var replica: PostgresURL?
    /// Where the private PostgreSQL really listens; nil: DATABASE_URL names another one.
    var port: UInt16?
    /// What `up` prints.
    let shown: String

    /// Makes sure that the database is there.
    static func ensure(
        _ stack: Stack, _ secrets: StackSecrets, _ console: Console, clock: any TimeSource
    ) async throws -> StackDatabase {
        if let url = try DatabaseSetting.main.url(stack.environment) {
            return StackDatabase(
                admin: url, direct: try DatabaseSetting.direct.url(stack.environment),
                replica: try DatabaseSetting.replica.url(stack.environment),
                shown: url.description)
        }
        let server = try EmbeddedPostgres.prepare(stack.state, stack.settings)
        let password = try secrets.require("postgres.password")
        if !server.isInitialised { console.note("making the database cluster\n") }
        try await server.initialise(password: password)
        let wanted = try stack.settings.postgresPort()
        let port = try await server.start(port: wanted)
        if port != wanted {
            console.note(
                "PostgreSQL runs on port \(port) already; it takes port \(wanted) after "
                    + "`tollgate down`\n")
        }
        let url = PostgresURL(
            user: EmbeddedPostgres.superuser, password: password, host: server.place.socket,
            port: port, database: "postgres")
        try await DatabaseSetup.createDatabase(
            EmbeddedPostgres.database, through: url, clock: clock)
        return StackDatabase(
            admin: url.with(database: EmbeddedPostgres.database), port: port,
            shown: "127.0.0.1:\(port)/\(EmbeddedPostgres.database), "
                + "socket in \(server.place.socket)")
    }
}
