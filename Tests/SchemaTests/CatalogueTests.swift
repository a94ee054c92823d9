import Testing

/// What every table must be, asked of the catalogue, so that no later table escapes.
@Suite("The catalogue")
struct CatalogueTests {
    /// A current database, with a partition made later, which obeys the same rules.
    private func database() async throws -> SchemaDatabase {
        let database = try await SchemaDatabase.migrated()
        try await database.run("SELECT tollgate_ensure_usage_partition('2026-03-01')")
        return database
    }

    @Test("every table, view and function keeps every rule")
    func rules() async throws {
        let database = try await database()
        for rule in CatalogueRule.all {
            let offenders = try await database.lines(rule.query)
            #expect(offenders.isEmpty, "\(rule)")
        }
    }

    @Test("a change that breaks a rule is found by it")
    func violations() async throws {
        let database = try await database()
        for rule in CatalogueRule.all {
            try await database.run("BEGIN; \(rule.violation)")
            let offenders = try await database.lines(rule.query)
            try await database.run("ROLLBACK")
            #expect(!offenders.isEmpty, "\(rule)")
        }
    }
}
