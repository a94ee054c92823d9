import Model
import Postgres

/// The database as this build knows it.
package enum Schema {
    /// The number of the last step of the history; a database at this step is current.
    package static var currentVersion: Int { MigrationStep.history.count }

    /// Checks that `pool`'s database is as this build needs it; a daemon asks before it starts.
    ///
    /// - Throws: `SchemaError`, in words that say what to do; `PostgresError` when the database
    ///   can't be asked.
    package static func requireCurrent(
        _ pool: Pool, deadline: Deadline = .never
    ) async throws {
        let applied: [AppliedStep]
        do {
            applied = try await pool.query(
                .system, ListAppliedSteps(), deadline: deadline, readOnly: true)
        } catch {
            guard isUnmigrated(error) else { throw error }
            applied = []
        }
        let plan = try MigrationPlan(applied: applied, history: MigrationStep.history)
        guard plan.pending.isEmpty else {
            throw SchemaError.notMigrated(database: plan.applied.count, build: currentVersion)
        }
    }

    /// No such table, or one whose grants an interrupted migration has not made yet.
    private static func isUnmigrated(_ error: PostgresError) -> Bool {
        error.kind == .sql(state: "42P01") || error.kind == .sql(state: "42501")
    }
}
