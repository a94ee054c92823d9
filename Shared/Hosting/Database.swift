import Chassis
import Model
import Postgres
import RPC
import Schema
import Synchronization

/// A daemon's PostgreSQL: the pool, the check that the schema is this build's, and its part in health.
///
/// A database that is away at the start doesn't stop the daemon: it serves what it can and checks the schema when
/// the database answers. A schema that isn't this build's ends the daemon, at the start or later.
package final class Database: Component {
    package let name = "database"
    /// Connections for transactions.
    package let pool: Pool
    /// The database past any pooler, for LISTEN and COPY.
    package let direct: PostgresConfiguration

    private let health: HealthState
    private let house: ServiceHouse
    private let watch = Mutex<Task<Void, Never>?>(nil)

    private static let checkMilliseconds: UInt64 = 5_000
    private static let watchSeconds: UInt64 = 2

    /// Makes the pool of a daemon; nothing connects yet.
    /// - Throws: `PostgresError` when a URL is none; its text is not repeated.
    package init(
        _ configuration: DaemonConfiguration, url: String? = nil, connectionsMax: Int = 8,
        health: HealthState, house: ServiceHouse
    ) throws(PostgresError) {
        self.health = health
        self.house = house
        let name = "tollgate-\(house.service)"
        pool = Pool(
            configuration: PostgresConfiguration(
                url: try PostgresURL(url ?? configuration.databaseURL), max: connectionsMax,
                applicationName: name),
            clock: house.clock)
        direct = PostgresConfiguration(
            url: try PostgresURL(configuration.databaseDirectURL), max: 1,
            applicationName: "\(name)-direct")
    }

    package func start() async throws {
        var isChecked = false
        do {
            try await check()
            isChecked = true
        } catch let error as PostgresError {
            house.log.warning(
                "the database is away; serving what needs none",
                ["reason": .string(error.description)])
            health.setDependency("postgresql", isHealthy: false, detail: "away")
        }
        let task = Task { [isChecked] in await self.follow(isChecked: isChecked) }
        watch.withLock { $0 = task }
    }

    package func stop() async {
        watch.withLock { $0?.cancel() }
        pool.close()
    }

    private func check() async throws {
        let deadline = Deadline.after(
            milliseconds: Self.checkMilliseconds, from: house.clock.monotonic)
        try await Schema.requireCurrent(pool, deadline: deadline)
        health.setDependency("postgresql", isHealthy: true)
    }

    /// Asks for a sign of life every two seconds; checks the schema until it was found right once.
    private func follow(isChecked: Bool) async {
        var isChecked = isChecked
        var wasHealthy = isChecked
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(Self.watchSeconds))
            guard !Task.isCancelled else { return }
            do {
                if isChecked {
                    let deadline = Deadline.after(
                        milliseconds: Self.checkMilliseconds, from: house.clock.monotonic)
                    try await pool.ping(deadline: deadline)
                } else {
                    try await check()
                    isChecked = true
                }
                note(isHealthy: true, was: &wasHealthy)
            } catch let error as SchemaError {
                house.log.error("wrong schema", ["reason": .string(error.description)])
                house.shutdown.raise(error.description, isFailure: true)
                return
            } catch {
                note(isHealthy: false, was: &wasHealthy)
            }
        }
    }

    private func note(isHealthy: Bool, was: inout Bool) {
        guard isHealthy != was else { return }
        was = isHealthy
        health.setDependency(
            "postgresql", isHealthy: isHealthy, detail: isHealthy ? "" : "away")
        if isHealthy {
            house.log.info("the database is back")
        } else {
            house.log.warning("the database is away")
        }
    }
}
