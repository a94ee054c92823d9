import Postgres

/// Why a database and this build do not go together, or why a migration stopped.
package enum SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The database lacks steps; `database` of `build` are applied.
    case notMigrated(database: Int, build: Int)
    /// The database has been through a step that this build does not know.
    case newer(database: Int, build: Int)
    /// An applied step's script differs from the one in this build.
    case changed(step: Int, name: String)
    /// A step is missing although a later one is applied.
    case gap(step: Int)
    /// The database refused a step; nothing of it was kept.
    case failed(step: Int, name: String, reason: String)

    package var description: String {
        switch self {
        case .notMigrated(let database, let build):
            "the database has been through \(database) of \(build) migrations: "
                + "run `tollgate migrate`, then start again"
        case .newer(let database, let build):
            "the database is at migration \(database), this build knows \(build): "
                + "use a build that is at least as new as the database"
        case .changed(let step, let name):
            "migration \(step) (\(name)) was applied with another text than this build has: "
                + "use the build that migrated the database; an applied step is never edited"
        case .gap(let step):
            "migration \(step) is missing in schema_migrations although a later one is applied: "
                + "restore the row, or the database from a backup"
        case .failed(let step, let name, let reason):
            "migration \(step) (\(name)) failed and was rolled back: \(reason)"
        }
    }
}
