import Model
import Synchronization

/// A transaction in progress, valid inside the body that received it.
///
/// BEGIN and the scope travel with the first statement. Each call may take until the transaction's
/// deadline. After a statement has failed, the server refuses the rest and the commit fails.
package final class Transaction: Sendable {
    private let lent: Connection
    private let hasEnded = Atomic<Bool>(false)
    /// The deadline of the whole transaction.
    package let deadline: Deadline

    init(_ connection: Connection, _ deadline: Deadline) {
        lent = connection
        self.deadline = deadline
    }

    /// Refuses every later call: the connection may already be another's.
    func end() { hasEnded.store(true, ordering: .releasing) }

    private func connection() throws(PostgresError) -> Connection {
        guard !hasEnded.load(ordering: .acquiring) else {
            throw PostgresError(
                .sql(state: "25P01"), "the transaction has ended", sqlState: "25P01")
        }
        return lent
    }

    /// Runs a statement and returns all of its rows.
    package func query<S: Statement>(_ statement: S) async throws(PostgresError) -> [S.Row] {
        try await connection().query(statement, deadline: deadline)
    }

    /// Runs a statement and returns its first row, if it has one.
    package func queryFirst<S: Statement>(_ statement: S) async throws(PostgresError) -> S.Row? {
        try await connection().query(statement, deadline: deadline).first
    }

    /// Runs a statement and returns the number of rows that it affected.
    @discardableResult
    package func execute<S: Statement>(_ statement: S) async throws(PostgresError) -> Int {
        try await connection().execute(statement, deadline: deadline)
    }

    /// Runs statements in one round trip and returns the number of rows that each affected.
    @discardableResult
    package func executeAll(_ statements: [any Statement]) async throws(PostgresError) -> [Int] {
        try await connection().executeAll(statements, deadline: deadline)
    }

    /// Runs a script of several statements without parameters; rows are thrown away.
    package func run(sql: String) async throws(PostgresError) {
        try await connection().run(sql: sql, deadline: deadline)
    }

    /// Runs `COPY ... FROM STDIN` with finished data; returns the row count.
    @discardableResult
    package func copyIn(_ sql: String, _ data: [UInt8]) async throws(PostgresError) -> Int {
        try await connection().copyIn(sql, data, deadline: deadline)
    }

    /// Runs `COPY ... TO STDOUT`, as `Connection.copyOut`.
    @discardableResult
    package func copyOut(
        _ sql: String, onChunk: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(PostgresError) -> Int {
        try await connection().copyOut(sql, deadline: deadline, onChunk: onChunk)
    }
}
