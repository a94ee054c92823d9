import Model

extension Pool {
    /// The most times that a transaction which lost a race runs again.
    private static let retriesMax = 5
    /// How long a rollback may take before its connection is given up, in milliseconds.
    private static let rollbackMilliseconds: UInt64 = 5_000

    /// Lends a connection to `body`; it goes back unless it was lost or left inside a transaction.
    @discardableResult
    package func withConnection<Value: Sendable>(
        deadline: Deadline, actor: isolated (any Actor)? = #isolation,
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        var lease = try await acquire(deadline: deadline)
        // One dead connection tells the pool to drop the idle ones, so the next one is new.
        if await !lease.connection.isAlive() {
            await lease.connection.close()
            release(lease)
            lease = try await acquire(deadline: deadline)
        }
        defer { release(lease) }
        return try await body(lease.connection)
    }

    /// Runs `body` in a transaction that sees the scope's rows, and commits it.
    ///
    /// `body` runs again, up to five times, when the transaction lost a race (40001, 40P01), and
    /// once when the connection was lost before COMMIT: it must do nothing outside of it.
    /// An error of `body` rolls back and is rethrown. A connection lost during COMMIT throws
    /// `.commitUnknown`: the outcome is for the caller to find out.
    @discardableResult
    package func transaction<Value: Sendable>(
        _ scope: Scope, deadline: Deadline, readOnly: Bool = false,
        isolation: Isolation = .readCommitted, actor: isolated (any Actor)? = #isolation,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        let prologue = Step.prologue(scope, readOnly: readOnly, isolation: isolation)
        var retry = Retry()
        while true {
            do {
                let lease = try await acquire(deadline: deadline)
                defer { release(lease) }
                lease.connection.beginTransaction(prologue)
                let transaction = Transaction(lease.connection, deadline)
                defer { transaction.end() }
                do {
                    let value = try await body(transaction)
                    transaction.end()
                    try await lease.connection.commit(deadline: deadline)
                    return value
                } catch {
                    await undo(lease)
                    throw error
                }
            } catch let error as PostgresError {
                guard let pause = retry.pause(after: error, jitter: jitter(below: 1_000)) else {
                    throw error
                }
                try await rest(pause, deadline, error)
            }
        }
    }

    /// Runs one statement as a transaction of its own in a single round trip; returns its rows.
    package func query<S: Statement>(
        _ scope: Scope, _ statement: S, deadline: Deadline, readOnly: Bool = false
    ) async throws(PostgresError) -> [S.Row] {
        try await runAlone(scope, statement, deadline, readOnly).rows
    }

    /// Runs one statement as a transaction of its own in one round trip; returns the row count.
    @discardableResult
    package func execute<S: Statement>(
        _ scope: Scope, _ statement: S, deadline: Deadline
    ) async throws(PostgresError) -> Int {
        try await runAlone(scope, statement, deadline, false).affected
    }

    /// Asks the server for a sign of life.
    package func ping(deadline: Deadline) async throws(PostgresError) {
        _ = try await query(.system, Ping(), deadline: deadline, readOnly: true)
    }

    private func runAlone<S: Statement>(
        _ scope: Scope, _ statement: S, _ deadline: Deadline, _ readOnly: Bool
    ) async throws(PostgresError) -> (rows: [S.Row], affected: Int) {
        let prologue = Step.prologue(scope, readOnly: readOnly, isolation: .readCommitted)
        var retry = Retry()
        while true {
            do throws(PostgresError) {
                let lease = try await acquire(deadline: deadline)
                defer { release(lease) }
                do throws(PostgresError) {
                    return try await lease.connection.runAlone(
                        statement, prologue: prologue, readOnly: readOnly, deadline: deadline)
                } catch {
                    await undo(lease)
                    throw error
                }
            } catch {
                guard let pause = retry.pause(after: error, jitter: jitter(below: 1_000)) else {
                    throw error
                }
                try await rest(pause, deadline, error)
            }
        }
    }

    /// Rolls back; a connection that can't is closed, so that the pool drops it.
    private func undo(_ lease: Lease) async {
        let deadline = Deadline.after(
            milliseconds: Self.rollbackMilliseconds, from: clock.monotonic)
        do throws(PostgresError) {
            try await lease.connection.rollback(deadline: deadline)
        } catch {
            await lease.connection.close()
        }
    }

    /// Pauses before a retry; throws `error` when the deadline or the caller doesn't allow it.
    private func rest(
        _ milliseconds: UInt64, _ deadline: Deadline, _ error: PostgresError
    ) async throws(PostgresError) {
        guard deadline.millisecondsLeft(at: clock.monotonic) > milliseconds else { throw error }
        do {
            try await Task.sleep(nanoseconds: milliseconds * 1_000_000)
        } catch {
            throw PostgresError(.cancelled, "the caller left between two attempts")
        }
    }

    /// Which failures a transaction survives by running again.
    private struct Retry {
        private var races = 0
        private var losses = 0

        /// Milliseconds to pause before the next attempt; nil when the error stands.
        mutating func pause(after error: PostgresError, jitter: UInt64) -> UInt64? {
            switch error.kind {
            case .serialization where races < Pool.retriesMax:
                races += 1
                // 4, 8, 16, 32, 64 ms and up to as much again.
                let base = UInt64(2) << UInt64(races)
                return base + base * (jitter % 1_000) / 1_000
            case .connection where losses < 1:
                losses += 1
                return 0
            default:
                return nil
            }
        }
    }
}

/// The smallest question there is.
private struct Ping: Statement {
    typealias Row = Int32
    static let name = "tollgate.ping"
    static let sql = "SELECT 1"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int32 { try row.int32() }
}
