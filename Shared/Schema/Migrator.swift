import Chassis
import Model
import Postgres

/// Brings a database forward through the history.
///
/// Each step is one transaction that first takes an advisory lock and then looks at what is
/// applied: of several migrators at once, each step is done by one and seen done by the others.
/// Nothing lives in the session, so that a pooler in between does no harm. Cost: a step cannot hold
/// a command that refuses to run in a transaction, such as CREATE INDEX CONCURRENTLY.
package struct Migrator: Sendable {
    /// "tollgate" in ASCII.
    private static let lock: Int64 = 0x746f_6c6c_6761_7465

    private static let table = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            step integer PRIMARY KEY CHECK (step > 0),
            name text NOT NULL,
            sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
            applied_at timestamptz NOT NULL
        )
        """

    private let history: [MigrationStep]

    /// Makes a migrator of a history, by default the one of this build.
    package init(history: [MigrationStep] = MigrationStep.history) {
        precondition(
            history.map(\.number) == history.indices.map { $0 + 1 },
            "steps are numbered from 1 without gaps")
        self.history = history
    }

    /// Says what `connection`'s database has been through and still needs; changes nothing.
    ///
    /// - Throws: `SchemaError` as `MigrationPlan.init` does; `PostgresError` when the database
    ///   can't be asked.
    package func status(
        on connection: Connection, deadline: Deadline = .never
    ) async throws -> MigrationPlan {
        let applied: [AppliedStep]
        do {
            applied = try await connection.query(ListAppliedSteps(), deadline: deadline)
        } catch {
            guard error.kind == .sql(state: "42P01") else { throw error }
            applied = []
        }
        return try MigrationPlan(applied: applied, history: history)
    }

    /// Applies every step that `connection`'s database lacks and returns what this call applied.
    ///
    /// The role must own the database, or be a superuser, and be allowed to create roles.
    /// - Throws: `SchemaError`; `PostgresError` when the database goes away. Steps before the
    ///   failing one stay applied.
    package func migrate(
        on connection: Connection, log: Logger, deadline: Deadline = .never
    ) async throws -> [MigrationStep] {
        var done: [MigrationStep] = []
        while let step = try await applyNext(on: connection, deadline: deadline) {
            log.info(
                "migration applied", ["step": .int(Int64(step.number)), "name": .string(step.name)])
            done.append(step)
        }
        return done
    }

    /// Applies the next step in one transaction; nil when there is none.
    private func applyNext(
        on connection: Connection, deadline: Deadline
    ) async throws -> MigrationStep? {
        try await connection.run(sql: "BEGIN", deadline: deadline)
        do {
            let step = try await prepareAndApply(on: connection, deadline: deadline)
            try await connection.run(sql: "COMMIT", deadline: deadline)
            return step
        } catch {
            // The first error is the one to tell; a dead connection rolls back by itself.
            try? await connection.run(sql: "ROLLBACK", deadline: deadline)
            throw error
        }
    }

    private func prepareAndApply(
        on connection: Connection, deadline: Deadline
    ) async throws -> MigrationStep? {
        try await connection.run(
            sql: """
                SET LOCAL search_path TO public;
                SET LOCAL client_min_messages TO warning;
                SELECT pg_advisory_xact_lock(\(Self.lock));
                \(Self.table)
                """, deadline: deadline)
        let applied = try await connection.query(ListAppliedSteps(), deadline: deadline)
        guard let step = try MigrationPlan(applied: applied, history: history).pending.first
        else { return nil }
        do {
            try await connection.run(
                sql: String(decoding: step.script, as: UTF8.self), deadline: deadline)
        } catch {
            guard !error.isConnectionLoss else { throw error }
            throw SchemaError.failed(
                step: step.number, name: step.name, reason: error.description)
        }
        _ = try await connection.execute(RecordAppliedStep(step: step), deadline: deadline)
        return step
    }
}
