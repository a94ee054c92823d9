/// What a database has been through, held against what this build knows. Pure.
package struct MigrationPlan: Hashable, Sendable {
    /// What the database has been through, in order.
    package let applied: [AppliedStep]
    /// What it still needs, in order; empty when it is current.
    package let pending: [MigrationStep]

    /// Compares `applied`, in any order, with `history`, which is in order.
    ///
    /// - Throws: `SchemaError.newer` when the database has a step that `history` lacks, `.gap` when
    ///   a step before an applied one is missing, `.changed` when a checksum differs.
    package init(applied: [AppliedStep], history: [MigrationStep]) throws(SchemaError) {
        let rows = applied.sorted { $0.number < $1.number }
        if let last = rows.last, last.number > history.count {
            throw .newer(database: last.number, build: history.count)
        }
        for (index, row) in rows.enumerated() {
            guard row.number == index + 1 else { throw .gap(step: index + 1) }
            guard row.checksum == history[index].checksum else {
                throw .changed(step: row.number, name: row.name)
            }
        }
        self.applied = rows
        pending = Array(history.dropFirst(rows.count))
    }
}
