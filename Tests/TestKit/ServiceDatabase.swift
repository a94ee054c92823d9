import Chassis
import Model
import Postgres

/// A migrated database of a test's own: a service's pool under its own role, so that grants and
/// row-level security bind it, and a superuser's connection to look behind its back.
package struct ServiceDatabase: Sendable {
    /// The superuser's URL.
    package let url: PostgresURL
    /// The service's connections.
    package let pool: Pool
    /// The superuser's connection; row-level security doesn't bind it.
    package let superuser: Connection

    /// Makes the database of a service, such as "admin", in the shared cluster or in another.
    package init(of service: String, in cluster: PrivatePostgres? = nil) async throws {
        let clock = SystemClock()
        url = try await (cluster ?? .shared()).createMigratedDatabase()
        superuser = try await Connection.connect(PostgresConfiguration(url: url), clock: clock)
        pool = Pool(
            configuration: PostgresConfiguration(
                url: url.with(user: "tollgate_\(service)", password: nil), max: 4,
                applicationName: "test-\(service)"),
            clock: clock)
    }

    /// Runs a script as the superuser.
    package func run(_ sql: String) async throws { try await superuser.run(sql: sql) }

    /// Closes all connections.
    package func close() async {
        pool.close()
        await superuser.close()
    }
}
