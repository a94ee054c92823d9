import Postgres

/// Which database a stack uses, written down by `up`: a later `up` that forgets DATABASE_URL must
/// not move the services to another database.
enum DatabaseChoice {
    /// The choice when no variable names a database.
    static let embedded = "its own PostgreSQL"

    /// What is written down of the database that DATABASE_URL names: no user, no password.
    static func name(of url: PostgresURL?) -> String {
        guard let url else { return embedded }
        let database = url.database ?? url.user ?? ""
        return "\(url.host ?? "localhost"):\(url.port ?? 5432)/\(database)"
    }

    /// Checks that the stack used no other database before.
    /// - Throws: a failure that names both.
    static func check(_ chosen: String, _ state: StateDirectory) throws {
        guard let before = try PrivateFile.read(state.databaseChoice), before != chosen else {
            return
        }
        throw CommandFailure(
            .failure, "this stack uses \(before); this would move it to \(chosen)",
            "\(before == embedded ? "unset" : "set") DATABASE_URL as before; or, to move it, run "
                + "`tollgate down` and delete \(state.databaseChoice)")
    }

    /// Writes the choice down.
    static func keep(_ chosen: String, _ state: StateDirectory) throws {
        guard try PrivateFile.read(state.databaseChoice) != chosen else { return }
        try PrivateFile.write(chosen + "\n", to: state.databaseChoice)
    }
}
