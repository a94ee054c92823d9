import Model
import Postgres

extension UsageStore {
    /// Ends a transaction that must leave nothing behind.
    private struct Foreseen: Error {
        let outcome: FlushOutcome
    }

    /// What would become of a batch's events, as things are now: rows are staged and compared, and
    /// the transaction is rolled back. Delivery updates are not looked at.
    func foresee(_ batch: PreparedBatch, deadline: Deadline) async throws -> FlushOutcome {
        do {
            return try await pool.transaction(Self.scope, deadline: deadline) { transaction in
                try await transaction.run(sql: Staging.create)
                try await transaction.copyIn(Staging.copy, batch.rows)
                let known = Set(try await transaction.query(FindKnownStaged()))
                let conflicts =
                    known.isEmpty ? [] : Set(try await transaction.query(FindConflicts()))
                throw Foreseen(
                    outcome: batch.outcome { identity in
                        guard known.contains(identity) else { return .accepted }
                        return conflicts.contains(identity) ? .conflict : .duplicate
                    })
            }
        } catch let foreseen as Foreseen {
            return foreseen.outcome
        }
    }
}
