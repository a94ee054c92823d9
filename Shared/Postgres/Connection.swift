import CPostgres
import Dispatch
import Model
import Synchronization

/// One connection to PostgreSQL: calls are async and run one after the other on its own queue.
///
/// When the deadline passes or the calling task is cancelled, the statement is cancelled at the
/// server and its replies are drained; only a server that stays silent costs the connection.
/// Outside of a transaction a lost connection is `.commitUnknown`: the statement may have run.
package final class Connection: Sendable {
    private let queue = DispatchQueue(label: "tollgate.postgres.connection")
    private let interrupt: Interrupt
    /// Touched on `queue` only.
    nonisolated(unsafe) private let session: Session
    private let reusable = Atomic<Bool>(false)

    private init(_ configuration: PostgresConfiguration, _ clock: any TimeSource) {
        interrupt = Interrupt()
        session = Session(configuration: configuration, clock: clock, interrupt: interrupt)
    }

    /// Opens a connection within the deadline and the configured timeout.
    package static func connect(
        _ configuration: PostgresConfiguration, clock: any TimeSource, deadline: Deadline = .never
    ) async throws(PostgresError) -> Connection {
        let connection = Connection(configuration, clock)
        let timeout = Deadline.after(
            milliseconds: configuration.connectTimeoutMilliseconds, from: clock.monotonic)
        try await connection.perform(min(deadline, timeout)) {
            (session, limit) throws(PostgresError) in
            try session.connect(limit)
        }
        return connection
    }

    /// Whether the connection was open and outside of a transaction after its last call.
    package var isReusable: Bool { reusable.load(ordering: .acquiring) }

    /// Runs a statement and returns all of its rows.
    package func query<S: Statement>(
        _ statement: S, deadline: Deadline = .never
    ) async throws(PostgresError) -> [S.Row] {
        let step = Step(statement)
        return try await perform(deadline) { (session, limit) throws(PostgresError) -> [S.Row] in
            var rows: [S.Row] = []
            try session.pipeline([step], limit) { (_, result) throws(PostgresError) in
                rows = try Self.decode(S.self, result)
            }
            return rows
        }
    }

    /// Runs a statement and returns the number of rows that it affected.
    @discardableResult
    package func execute<S: Statement>(
        _ statement: S, deadline: Deadline = .never
    ) async throws(PostgresError) -> Int {
        try await executeSteps([Step(statement)], deadline)[0]
    }

    /// Runs statements in one round trip and returns the number of rows that each affected.
    ///
    /// Outside of a transaction they form one of their own: all or nothing.
    @discardableResult
    package func executeAll(
        _ statements: [any Statement], deadline: Deadline = .never
    ) async throws(PostgresError) -> [Int] {
        try await executeSteps(statements.map { Step($0) }, deadline)
    }

    /// Runs a script of several statements without parameters; rows are thrown away.
    package func run(sql: String, deadline: Deadline = .never) async throws(PostgresError) {
        try await perform(deadline) { (session, limit) throws(PostgresError) in
            try session.run(sql, limit)
        }
    }

    /// Runs `COPY ... FROM STDIN` with a `CopyWriter`'s finished data; returns the row count.
    @discardableResult
    package func copyIn(
        _ sql: String, _ data: [UInt8], deadline: Deadline = .never
    ) async throws(PostgresError) -> Int {
        try await perform(deadline) { (session, limit) throws(PostgresError) -> Int in
            try session.copyIn(sql, data, limit)
        }
    }

    /// Runs `COPY ... TO STDOUT`, handing out chunks on the connection's queue; returns the row
    /// count.
    ///
    /// `onChunk` may take its time, which holds the server back; false from it ends the COPY early.
    @discardableResult
    package func copyOut(
        _ sql: String, deadline: Deadline = .never,
        onChunk: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(PostgresError) -> Int {
        try await perform(deadline) { (session, limit) throws(PostgresError) -> Int in
            try session.copyOut(sql, limit, onChunk)
        }
    }

    /// Waits for notifications of the channels this connection listens to; empty at the deadline.
    package func notifications(
        until deadline: Deadline
    ) async throws(PostgresError) -> [Notification] {
        try await perform(deadline) { (session, limit) throws(PostgresError) -> [Notification] in
            try session.notifications(limit)
        }
    }

    /// Closes the connection after the calls before; calls after it fail with `.connection`.
    package func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.session.close()
                self.reusable.store(false, ordering: .releasing)
                continuation.resume()
            }
        }
    }

    // MARK: For the pool

    /// Whether the server is still there, as far as the socket tells.
    func isAlive() async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.session.peerIsAlive()) }
        }
    }

    /// Notes that the connection was idle: the next statement looks for a dead peer first.
    func markIdle() { queue.async { self.session.checksPeer = true } }

    /// Remembers BEGIN and the scope; they travel with the first statement.
    func beginTransaction(_ prologue: [Step]) {
        queue.async {
            self.session.prologue = prologue
            self.session.isManaged = true
        }
    }

    /// Commits; a lost connection is `.commitUnknown`. The caller's cancellation doesn't reach it.
    func commit(deadline: Deadline) async throws(PostgresError) {
        try await perform(deadline, isCancellable: false) {
            (session, limit) throws(PostgresError) in
            try session.commit(limit)
        }
    }

    /// Rolls back what is in progress. The caller's cancellation doesn't reach it.
    func rollback(deadline: Deadline) async throws(PostgresError) {
        try await perform(deadline, isCancellable: false) {
            (session, limit) throws(PostgresError) in
            try session.rollback(limit)
        }
    }

    /// Runs one statement as a whole transaction in one round trip.
    func runAlone<S: Statement>(
        _ statement: S, prologue: [Step], readOnly: Bool, deadline: Deadline
    ) async throws(PostgresError) -> (rows: [S.Row], affected: Int) {
        let steps = [Step(statement), Step(name: nil, sql: "COMMIT")]
        return try await perform(deadline) {
            (session, limit) throws(PostgresError) -> (rows: [S.Row], affected: Int) in
            session.prologue = prologue
            var rows: [S.Row] = []
            var affected = 0
            try session.pipeline(steps, limit, lossKind: readOnly ? .connection : .commitUnknown) {
                (index, result) throws(PostgresError) in
                guard index == 0 else { return }
                rows = try Self.decode(S.self, result)
                affected = Session.affected(result)
            }
            return (rows, affected)
        }
    }

    private static func decode<S: Statement>(
        _ type: S.Type, _ result: OpaquePointer
    ) throws(PostgresError) -> [S.Row] {
        let count = PQntuples(result)
        var rows: [S.Row] = []
        rows.reserveCapacity(Int(count))
        for row in 0..<count {
            var reader = RowReader(result: result, row: row)
            rows.append(try S.decode(&reader))
        }
        return rows
    }

    private func executeSteps(
        _ steps: [Step], _ deadline: Deadline
    ) async throws(PostgresError) -> [Int] {
        try await perform(deadline) { (session, limit) throws(PostgresError) -> [Int] in
            var counts = [Int](repeating: 0, count: steps.count)
            try session.pipeline(steps, limit) { (index, result) throws(PostgresError) in
                counts[index] = Session.affected(result)
            }
            return counts
        }
    }

    private func perform<Value: Sendable>(
        _ deadline: Deadline, isCancellable: Bool = true,
        _ body: @escaping @Sendable (Session, OperationLimit) throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let flag = isCancellable ? CancelFlag() : nil
        let limit = OperationLimit(deadline, flag)
        let outcome: Result<Value, PostgresError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    let result = Result { () throws(PostgresError) -> Value in
                        try body(self.session, limit)
                    }
                    self.reusable.store(self.session.isReusable, ordering: .releasing)
                    continuation.resume(returning: result)
                }
            }
        } onCancel: {
            flag?.set()
            interrupt.wake()
        }
        return try outcome.get()
    }
}
