import Chassis
import Postgres
import Schema

extension PrivatePostgres {
    /// Makes a current database: a copy of one that is migrated once for each cluster.
    ///
    /// The services' roles have no password; connect by the socket, as `url.with(user:password:)`.
    /// What is granted on the database itself is not copied: everyone may connect to a copy, and
    /// make temporary tables in it.
    package func createMigratedDatabase() async throws -> PostgresURL {
        try await createDatabase(template: try await MigratedTemplates.shared.name(in: self))
    }
}

/// The migrated database of each cluster that later ones are copied from.
private actor MigratedTemplates {
    static let shared = MigratedTemplates()

    private var templates: [String: Task<String, any Error>] = [:]

    /// The template's name; nobody is connected to it.
    func name(in cluster: PrivatePostgres) async throws -> String {
        if let known = templates[cluster.folder] { return try await known.value }
        let making = Task { try await Self.make(in: cluster) }
        templates[cluster.folder] = making
        return try await making.value
    }

    private static func make(in cluster: PrivatePostgres) async throws -> String {
        let url = try await cluster.createDatabase()
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
}
