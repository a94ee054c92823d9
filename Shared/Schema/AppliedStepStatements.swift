import Postgres

/// Reads `schema_migrations`, first step first.
struct ListAppliedSteps: Statement {
    static let name = "schema.list_applied_steps"
    static let sql = "SELECT step, name, sha256, applied_at FROM schema_migrations ORDER BY step"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> AppliedStep {
        let number = try row.int32()
        let name = try row.string()
        let checksum = try row.bytes()
        let appliedAt = try row.timestamp()
        return AppliedStep(
            number: Int(number), name: name, checksum: checksum, appliedAt: appliedAt)
    }
}

/// Adds a step to `schema_migrations`, in the transaction that applied it.
struct RecordAppliedStep: Statement {
    typealias Row = NoRow

    static let name = "schema.record_applied_step"
    static let sql = """
        INSERT INTO schema_migrations (step, name, sha256, applied_at) VALUES ($1, $2, $3, now())
        """

    let step: MigrationStep

    func bind(_ binds: inout Binds) {
        binds.append(Int32(clamping: step.number))
        binds.append(step.name)
        binds.append(step.checksum)
    }
}
