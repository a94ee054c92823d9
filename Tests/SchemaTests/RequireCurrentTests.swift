import Chassis
import Model
import Postgres
import Schema
import TestKit
import Testing

/// What a daemon asks before it starts.
@Suite("The version check of a daemon")
struct RequireCurrentTests {
    private func check(_ database: SchemaDatabase) async throws {
        let pool = Pool(
            configuration: PostgresConfiguration(url: database.url, max: 1), clock: SystemClock())
        defer { pool.close() }
        try await Schema.requireCurrent(pool)
    }

    @Test("a current database is accepted")
    func current() async throws {
        try await check(try await SchemaDatabase.migrated())
    }

    @Test("a service's own role may ask, on a copy of a migrated database as on the original")
    func copies() async throws {
        let cluster = try PrivatePostgres.shared()
        for user in ["tollgate_limiter", "tollgate_billing"] {
            let url = try await cluster.createMigratedDatabase().with(user: user, password: nil)
            let pool = Pool(configuration: PostgresConfiguration(url: url), clock: SystemClock())
            defer { pool.close() }
            try await Schema.requireCurrent(pool)
        }
    }

    @Test("a database without tables, or behind, is refused with the command to run")
    func behind() async throws {
        let count = Schema.currentVersion
        let empty = try await SchemaDatabase.empty()
        await #expect(throws: SchemaError.notMigrated(database: 0, build: count)) {
            try await check(empty)
        }
        let half = try await SchemaDatabase.migrated([MigrationStep.history[0]])
        await #expect(throws: SchemaError.notMigrated(database: 1, build: count)) {
            try await check(half)
        }
    }

    @Test("a newer database is refused")
    func newer() async throws {
        let count = Schema.currentVersion
        let database = try await SchemaDatabase.migrated(
            MigrationStep.history + [MigrationStep(count + 1, "next", Array("SELECT 1".utf8))])
        await #expect(throws: SchemaError.newer(database: count + 1, build: count)) {
            try await check(database)
        }
    }
}
