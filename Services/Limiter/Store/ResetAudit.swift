import Model
import Postgres
import RPC
import Schema

/// Writes down in an org's audit chain who resets its counts.
struct ResetAudit: Sendable {
    private let pool: Pool
    private let clock: any TimeSource

    private static let timeoutMilliseconds: UInt64 = 2_000

    init(pool: Pool, clock: any TimeSource) {
        self.pool = pool
        self.clock = clock
    }

    /// Appends an entry; the counts are reset after it.
    /// - Throws: `PostgresError` when the database can't be asked.
    func append(_ org: OrgID, by caller: Caller, target: String, detail: [String: String]) async throws {
        let deadline = Deadline.after(
            milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
        let now = clock.wall
        try await pool.transaction(.org(org), deadline: deadline) { transaction in
            try await AuditTrail.append(
                transaction, org: org.value, actor: caller.name, action: "limit.reset",
                target: target, detail: detail, at: now)
        }
    }
}
