import Chassis
import Postgres
import Schema

/// The database that holds the whole schema and is copied for each test, made on first use.
actor MigratedTemplate {
    private var making: Task<String, any Error>?

    /// The template's name; the schema is in it and nobody is connected to it.
    func name(on server: PrivatePostgres) async throws -> String {
        if let making { return try await making.value }
        let making = Task {
            let url = try await server.createDatabase()
            let connection = try await Connection.connect(
                PostgresConfiguration(url: url), clock: SystemClock())
            do {
                _ = try await Migrator().migrate(on: connection, log: .silent)
                await connection.close()
            } catch {
                await connection.close()
                throw error
            }
            return url.database ?? ""
        }
        self.making = making
        return try await making.value
    }
}
