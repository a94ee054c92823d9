import Model
import Schema
import Testing

/// The pure half of a migration: what is applied, held against what this build knows.
@Suite("The migration plan")
struct MigrationPlanTests {
    private static let history = (1...3).map {
        MigrationStep($0, "step\($0)", Array("SELECT \($0)".utf8))
    }

    private func row(_ step: MigrationStep, checksum: [UInt8]? = nil) -> AppliedStep {
        AppliedStep(
            number: step.number, name: step.name, checksum: checksum ?? step.checksum,
            appliedAt: .epoch)
    }

    @Test("a new database needs every step")
    func newDatabase() throws {
        let plan = try MigrationPlan(applied: [], history: Self.history)
        #expect(plan.pending == Self.history)
    }

    @Test("a database needs the steps after its last one, whatever the order of its rows")
    func behind() throws {
        let rows = [row(Self.history[1]), row(Self.history[0])]
        let plan = try MigrationPlan(applied: rows, history: Self.history)
        #expect(plan.applied.map(\.number) == [1, 2])
        #expect(plan.pending == [Self.history[2]])
    }

    @Test("a current database needs nothing")
    func current() throws {
        let plan = try MigrationPlan(applied: Self.history.map { row($0) }, history: Self.history)
        #expect(plan.pending.isEmpty)
    }

    @Test("a database with a step that this build lacks is newer, and refused")
    func newer() {
        let rows = Self.history.map { row($0) }
        #expect(throws: SchemaError.newer(database: 3, build: 2)) {
            try MigrationPlan(applied: rows, history: Array(Self.history.dropLast()))
        }
    }

    @Test("an applied step whose text has changed is refused")
    func changed() {
        let rows = [row(Self.history[0]), row(Self.history[1], checksum: [1, 2, 3])]
        #expect(throws: SchemaError.changed(step: 2, name: "step2")) {
            try MigrationPlan(applied: rows, history: Self.history)
        }
    }

    @Test("a missing step before an applied one is refused", arguments: [1, 2])
    func gap(_ missing: Int) {
        let rows = Self.history.filter { $0.number != missing }.map { row($0) }
        #expect(throws: SchemaError.gap(step: missing)) {
            try MigrationPlan(applied: rows, history: Self.history)
        }
    }

    @Test("every error says what to do")
    func messages() {
        let errors: [SchemaError] = [
            .notMigrated(database: 0, build: 3), .newer(database: 4, build: 3),
            .changed(step: 1, name: "core"), .gap(step: 1),
        ]
        for error in errors {
            #expect(error.description.contains(": "), "\(error)")
        }
        #expect(errors[0].description.contains("tollgate migrate"))
    }
}
