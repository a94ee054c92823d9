import Chassis
import Model
import Postgres
import Schema
import TestKit

/// A database of its own in the shared private cluster, and a superuser's connection to it.
struct SchemaDatabase {
    let url: PostgresURL
    let connection: Connection

    /// Makes a database without tables, with the function that `Lines` needs.
    static func empty() async throws -> SchemaDatabase {
        let url = try await PrivatePostgres.shared().createDatabase()
        let database = SchemaDatabase(url: url, connection: try await connect(url))
        try await database.run(
            """
            CREATE SCHEMA tollgate_test;
            GRANT USAGE ON SCHEMA tollgate_test TO PUBLIC;
            CREATE FUNCTION tollgate_test.lines(query text) RETURNS SETOF text LANGUAGE plpgsql
            AS 'BEGIN RETURN QUERY EXECUTE query; END';
            """)
        return database
    }

    /// Makes a database and migrates it, by default all the way.
    static func migrated(
        _ history: [MigrationStep] = MigrationStep.history
    ) async throws -> SchemaDatabase {
        let database = try await empty()
        _ = try await Migrator(history: history).migrate(on: database.connection, log: .silent)
        return database
    }

    /// Opens a connection as the superuser.
    static func connect(_ url: PostgresURL) async throws -> Connection {
        try await Connection.connect(PostgresConfiguration(url: url), clock: SystemClock())
    }

    /// Runs a script.
    func run(_ sql: String) async throws { try await connection.run(sql: sql) }

    /// The lines of a query of one text column.
    func lines(_ query: String) async throws -> [String] {
        try await connection.query(Lines(query))
    }

    /// The lines of a query, as a role and with an org in the context, and rolled back afterwards.
    func lines(_ query: String, role: String, org: Int?) async throws -> [String] {
        try await pretending(role, org) { try await lines(query) }
    }

    /// Runs a statement as a role with an org in the context, and rolls it back; returns the
    /// SQLSTATE that it failed with, or nil.
    func refusal(of sql: String, role: String, org: Int?) async throws -> String? {
        try await pretending(role, org) { () -> String? in
            do {
                try await connection.run(sql: sql)
                return nil
            } catch let error as PostgresError {
                return error.sqlState
            }
        }
    }

    private func pretending<Value>(
        _ role: String, _ org: Int?, _ body: () async throws -> Value
    ) async throws -> Value {
        try await run(
            """
            BEGIN;
            SET LOCAL SESSION AUTHORIZATION \(role);
            SELECT set_config('tollgate.org_id', '\(org.map(String.init) ?? "")', true);
            """)
        do {
            let value = try await body()
            try await run("ROLLBACK")
            return value
        } catch {
            try await run("ROLLBACK")
            throw error
        }
    }
}
