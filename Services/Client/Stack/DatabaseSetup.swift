import Chassis
import Model
import Postgres
import Schema

/// Brings a database to where the daemons need it: created, migrated, with passwords for its roles.
struct DatabaseSetup: Sendable {
    /// As a superuser, or the database's owner with CREATEROLE.
    let url: PostgresURL
    let clock: any TimeSource

    /// Applies what is missing and gives each service's role its password.
    /// - Returns: the names of the steps that were applied.
    @discardableResult
    func migrate(secrets: StackSecrets?, console: Console) async throws -> [String] {
        try await DatabaseFailure.explained {
            let connection = try await connect(url)
            let applied = try await Migrator().migrate(on: connection, log: quietLog)
            if !applied.isEmpty {
                let steps = applied.count == 1 ? "step" : "steps"
                console.note("migrated the database: \(applied.count) \(steps)\n")
            }
            if let secrets { try await setPasswords(secrets, on: connection) }
            await connection.close()
            return applied.map(\.name)
        }
    }

    /// What is applied and what is not, without changing anything.
    func status() async throws -> MigrationPlan {
        try await DatabaseFailure.explained {
            let connection = try await connect(url)
            let plan = try await Migrator().status(on: connection)
            await connection.close()
            return plan
        }
    }

    /// Makes the database `name` unless it is there.
    static func createDatabase(
        _ name: String, through url: PostgresURL, clock: any TimeSource
    ) async throws {
        try await DatabaseFailure.explained {
            let setup = DatabaseSetup(url: url, clock: clock)
            let connection = try await setup.connect(url)
            // Asked first: a failed CREATE would be an error in the server's log at every start.
            if try await connection.query(DatabaseExists(databaseName: name)).isEmpty {
                try await connection.run(sql: "CREATE DATABASE \(SQLText.identifier(name))")
            }
            await connection.close()
        }
    }

    /// Only verifiers travel: a password never stands in a statement.
    private func setPasswords(_ secrets: StackSecrets, on connection: Connection) async throws {
        for kind in DaemonKind.allCases {
            let verifier = ScramVerifier.text(
                password: try secrets.require("\(kind.name).password"),
                salt: SecureRandom.bytes(16))
            let role = SQLText.identifier(kind.role)
            try await connection.run(
                sql: "ALTER ROLE \(role) PASSWORD \(SQLText.literal(verifier))")
        }
    }

    private func connect(_ url: PostgresURL) async throws -> Connection {
        let configuration = PostgresConfiguration(
            url: url, max: 1, applicationName: "tollgate client")
        return try await Connection.connect(configuration, clock: clock)
    }

    /// The client prints what it did itself; the migrator's log lines are for daemons.
    private var quietLog: Logger { Logger(service: "tollgate", minimum: .error) }
}

/// Whether the server has a database: a row if so.
private struct DatabaseExists: Statement {
    static let name = "client_database_exists"
    static let sql = "SELECT datname FROM pg_database WHERE datname = $1::name"
    let databaseName: String

    func bind(_ binds: inout Binds) { binds.append(databaseName) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}

/// SQL text for names and values that statements can't bind.
enum SQLText {
    /// A quoted identifier.
    static func identifier(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// A quoted string; for text without backslashes.
    static func literal(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }
}

/// Database errors in the client's words.
enum DatabaseFailure {
    /// What `body` returns; its errors become failures that say what to do.
    static func explained<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw failure(error)
        } catch let error as SchemaError {
            throw CommandFailure(.failure, error.description)
        }
    }

    private static func failure(_ error: PostgresError) -> CommandFailure {
        switch error.kind {
        case .configuration:
            CommandFailure.usage(
                "DATABASE_URL: \(error.description)",
                "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        case .connection, .timeout, .exhausted, .commitUnknown:
            CommandFailure(
                .unavailable, "PostgreSQL: \(error.description)",
                "check DATABASE_URL, or see `tollgate logs postgres`")
        default:
            CommandFailure(.failure, "PostgreSQL: \(error.description)")
        }
    }
}
