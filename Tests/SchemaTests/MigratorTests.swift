import Chassis
import Model
import Postgres
import Schema
import Testing

/// Migrations on a real database: once each, by whoever comes first, and never backwards.
@Suite("The migrator")
struct MigratorTests {
    private static let history = MigrationStep.history

    private func extended(_ script: String) -> [MigrationStep] {
        Self.history + [MigrationStep(Self.history.count + 1, "next", Array(script.utf8))]
    }

    private func migrate(
        _ database: SchemaDatabase, _ history: [MigrationStep] = history
    ) async throws -> [Int] {
        try await Migrator(history: history).migrate(on: database.connection, log: .silent)
            .map(\.number)
    }

    @Test("a new database gets every step once, and a second run does nothing")
    func onceEach() async throws {
        let database = try await SchemaDatabase.empty()
        let before = try await Migrator().status(on: database.connection)
        #expect(before.pending == Self.history)
        #expect(try await migrate(database) == Self.history.map(\.number))
        #expect(try await migrate(database) == [])
        let after = try await Migrator().status(on: database.connection)
        #expect(after.pending.isEmpty)
        #expect(after.applied.map(\.checksum) == Self.history.map(\.checksum))
    }

    @Test("two migrators at once apply each step exactly once between them")
    func twoAtOnce() async throws {
        let database = try await SchemaDatabase.empty()
        let other = SchemaDatabase(
            url: database.url, connection: try await SchemaDatabase.connect(database.url))
        async let first = migrate(database)
        async let second = migrate(other)
        let applied = try await first + second
        #expect(applied.sorted() == Self.history.map(\.number))
    }

    @Test("an existing database with rows goes forward and keeps them", arguments: [1, 2])
    func forward(_ steps: Int) async throws {
        let database = try await SchemaDatabase.migrated(Array(Self.history.prefix(steps)))
        try await database.run("INSERT INTO org_slugs VALUES ('acme', 7)")
        try await database.run(
            "INSERT INTO orgs VALUES (7, 'acme', 'Acme', 'active', '2026-01-01T00:00:00Z')")
        #expect(try await migrate(database) == Self.history.map(\.number).filter { $0 > steps })
        let kept = try await database.lines(
            "SELECT slug FROM org_directory", role: "tollgate_limiter", org: 7)
        #expect(kept == ["acme"])
        let next = try await migrate(database, extended("ALTER TABLE orgs ADD COLUMN note text"))
        #expect(next == [Self.history.count + 1])
        #expect(try await database.lines("SELECT name FROM orgs WHERE note IS NULL") == ["Acme"])
    }

    @Test("a step that fails leaves nothing behind, and the steps before it stay")
    func failure() async throws {
        let database = try await SchemaDatabase.empty()
        let broken = extended("CREATE TABLE half (x integer); SELECT 1 / 0")
        let failure = await #expect(throws: SchemaError.self) {
            try await migrate(database, broken)
        }
        guard case .failed(let step, "next", _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(step == Self.history.count + 1)
        #expect(try await database.lines("SELECT to_regclass('half') IS NULL || ''") == ["true"])
        #expect(try await migrate(database, extended("CREATE TABLE whole ()")) == [step])
    }

    @Test("an applied step with another checksum stops the migration")
    func changedStep() async throws {
        let database = try await SchemaDatabase.migrated()
        try await database.run("UPDATE schema_migrations SET sha256 = sha256('x') WHERE step = 2")
        await #expect(throws: SchemaError.changed(step: 2, name: "access")) {
            try await migrate(database, extended("SELECT 1"))
        }
        await #expect(throws: SchemaError.changed(step: 2, name: "access")) {
            try await Migrator().status(on: database.connection)
        }
    }

    @Test("a database newer than the build is refused")
    func newerDatabase() async throws {
        let database = try await SchemaDatabase.migrated()
        let count = Self.history.count
        await #expect(throws: SchemaError.newer(database: count, build: count - 1)) {
            try await migrate(database, Array(Self.history.dropLast()))
        }
    }

    @Test("a role that owns its database and may create roles is enough to migrate")
    func withoutSuperuser() async throws {
        let database = try await SchemaDatabase.empty()
        try await database.run(
            """
            DO $$ BEGIN
                CREATE ROLE tollgate_test_installer CREATEROLE;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$;
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I OWNER TO tollgate_test_installer',
                    current_database());
            END $$;
            SET SESSION AUTHORIZATION tollgate_test_installer;
            """)
        #expect(try await migrate(database) == Self.history.map(\.number))
        #expect(try await database.lines("SELECT count(*)::text FROM audit_entries") == ["0"])
        try await database.run("RESET SESSION AUTHORIZATION")
        #expect(try await database.lines("SELECT count(*)::text FROM audit_entries") == ["1"])
        let made = try await database.lines(
            "SELECT tollgate_ensure_usage_partition('2026-03-01')::text", role: "tollgate_tracker",
            org: nil)
        #expect(made == ["true"])
    }
}
