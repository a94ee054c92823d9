import Chassis
import Model
import Postgres
import Synchronization

/// Removes a service's idempotency rows when their time is over: once an hour, for the life of the process.
///
/// Rows go in small transactions, the oldest first, so that none is long and no write waits; what one run leaves, the
/// next one takes. Several processes may run it at the same time.
package final class ForgottenKeys: Component {
    package let name = "forgotten keys"

    /// How long a key is remembered at least, in days: longer than anyone sends an unclear write again.
    package static let daysKept: Int64 = 7

    private static let rowsMax = 1_000
    private static let batchesMax = 500
    private static let batchMilliseconds: UInt64 = 10_000
    private static let periodMilliseconds: UInt64 = 3_600_000
    private static let retryMilliseconds: UInt64 = 60_000

    private let service: String
    private let pool: Pool
    private let clock: any TimeSource
    private let running: OutageLog
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Makes the remover of the rows of `service`: "admin", "billing"; `pool` connects as its role.
    package init(service: String, pool: Pool, clock: any TimeSource, log: Logger) {
        self.service = service
        self.pool = pool
        self.clock = clock
        running = OutageLog(
            log, "old idempotency keys could not be removed; it is tried again soon",
            recovery: "old idempotency keys are removed again")
    }

    package func start() async throws {
        let loop = Task {
            while !Task.isCancelled {
                let pause = await self.once()
                try? await Task.sleep(nanoseconds: pause * 1_000_000)
            }
        }
        task.withLock { $0 = loop }
    }

    package func stop() async {
        let loop = task.withLock { $0 }
        loop?.cancel()
        await loop?.value
    }

    /// Removes what is older than `daysKept`; 500,000 rows at most.
    /// - Returns: how many rows went.
    @discardableResult
    package func remove() async throws(PostgresError) -> Int {
        let cutoff = clock.wall.adding(microseconds: -Self.daysKept * 86_400_000_000)
        var removed = 0
        for _ in 0..<Self.batchesMax {
            let count = try await pool.execute(
                .fleet(role: "tollgate_\(service)_fleet"),
                DeleteIdempotentReplies(service: service, before: cutoff, rowsMax: Self.rowsMax),
                deadline: .after(milliseconds: Self.batchMilliseconds, from: clock.monotonic))
            removed += count
            if count < Self.rowsMax || Task.isCancelled { break }
        }
        return removed
    }

    /// One run; returns the milliseconds until the next one.
    private func once() async -> UInt64 {
        do {
            try await remove()
            running.succeeded()
            return Self.periodMilliseconds
        } catch {
            if !Task.isCancelled { running.failed(["reason": .string(error.description)]) }
            return Self.retryMilliseconds
        }
    }
}

/// Removes a service's oldest answers.
private struct DeleteIdempotentReplies: Statement {
    typealias Row = NoRow
    static let name = "idempotency_delete"
    static let sql = """
        DELETE FROM idempotency_keys k
        USING (SELECT org_id, key FROM idempotency_keys
            WHERE service = $1 AND created_at < $2 ORDER BY created_at LIMIT $3) old
        WHERE k.org_id = old.org_id AND k.service = $1 AND k.key = old.key AND k.created_at < $2
        """
    let service: String
    let before: Timestamp
    let rowsMax: Int

    func bind(_ binds: inout Binds) {
        binds.append(service)
        binds.append(before)
        binds.append(Int64(rowsMax))
    }
}
