/// How a pool or a listener reaches its database.
package struct PostgresConfiguration: Sendable {
    /// Where the database is.
    package var url: PostgresURL
    /// The most connections of a pool, 1 or more.
    package var connectionsMax: Int
    /// The most callers that may wait for a connection; the next gets `.exhausted` at once.
    package var waitersMax: Int
    /// Whether statements are prepared by name; false behind a pooler in transaction mode.
    package var preparesStatements: Bool
    /// The longest that one connection attempt may take, in milliseconds.
    package var connectTimeoutMilliseconds: UInt64
    /// How long an idle connection is kept, in milliseconds.
    package var idleTimeoutMilliseconds: UInt64
    /// What `pg_stat_activity` shows for our connections.
    package var applicationName: String

    /// Makes a configuration; the defaults suit a daemon.
    package init(
        url: PostgresURL, max connectionsMax: Int = 8, waitersMax: Int = 1_000,
        preparesStatements: Bool = true, connectTimeoutMilliseconds: UInt64 = 5_000,
        idleTimeoutMilliseconds: UInt64 = 300_000, applicationName: String = "tollgate"
    ) {
        precondition(connectionsMax > 0, "a pool has at least one connection")
        self.url = url
        self.connectionsMax = connectionsMax
        self.waitersMax = waitersMax
        self.preparesStatements = preparesStatements
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.idleTimeoutMilliseconds = idleTimeoutMilliseconds
        self.applicationName = applicationName
    }
}
