import CPostgres
import Dispatch
import Glibc
import Model

/// One libpq connection, confined to its connection's queue: only here do we wait on a socket.
///
/// Problem: libpq's easy calls block without a limit, and a cancelled statement leaves replies.
/// Choice: the non-blocking calls with `poll`, which also watches an event descriptor. When the
/// deadline passes or the caller goes away, the server is asked to cancel and the replies are
/// drained, so that the connection stays usable; after `drainMilliseconds` of silence it's closed.
/// Cost: one `poll` for each wait; a thread for each busy connection.
final class Session {
    /// How long a cancelled statement may stay silent before the connection is given up.
    static let drainMilliseconds: Int32 = 5_000
    /// The longest single wait; deadlines are looked at again after it.
    private static let waitMillisecondsMax: UInt64 = 60_000

    let configuration: PostgresConfiguration
    let clock: any TimeSource
    let interrupt: Interrupt
    private(set) var handle: OpaquePointer?

    /// Statement names to the names they are prepared under on this connection.
    var prepared: [String: String] = [:]
    /// The number of statements ever prepared here: their names are never used twice.
    var preparedCount = 0
    /// What the next pipeline sends first: BEGIN and the scope of a transaction that has begun.
    var prologue: [Step] = []
    /// Whether to look for a dead peer before the next statement: true after every idle time.
    var checksPeer = false
    /// Whether `commit` or `rollback` will end what is in progress, so that no script does.
    var isManaged = false

    private var limit = OperationLimit(.never)
    private(set) var cancelReason: PostgresError.Kind?
    private var cancelDone: DispatchSemaphore?
    /// What the loss of the connection means for the operation that runs.
    private var lossKind: PostgresError.Kind = .connection

    init(configuration: PostgresConfiguration, clock: any TimeSource, interrupt: Interrupt) {
        self.configuration = configuration
        self.clock = clock
        self.interrupt = interrupt
    }

    deinit { close() }

    /// Whether the connection is open and has no transaction in progress.
    var isReusable: Bool {
        guard let handle else { return false }
        return PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
            && prologue.isEmpty
    }

    /// Closes the connection; everything later fails with `.connection`.
    func close() {
        if let handle { PQfinish(handle) }
        handle = nil
        prepared = [:]
        prologue = []
    }

    // MARK: Connecting

    /// Opens the connection.
    func connect(_ limit: OperationLimit) throws(PostgresError) {
        var pairs = configuration.url.keywords
        let defaults = [
            ("application_name", configuration.applicationName), ("client_encoding", "UTF8"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ]
        for pair in defaults where !pairs.contains(where: { $0.0 == pair.0 }) { pairs.append(pair) }
        guard let opened = Self.start(pairs) else {
            throw PostgresError(.exhausted, "no memory for a connection to PostgreSQL")
        }
        handle = opened
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            if state == PGRES_POLLING_FAILED || PQstatus(opened) == CONNECTION_BAD {
                let words = Self.words(of: opened)
                close()
                throw PostgresError(.connection, "PostgreSQL can't be reached: \(words)")
            }
            try waitConnecting(PQsocket(opened), state, limit)
            state = PQconnectPoll(opened)
        }
        guard PQsetnonblocking(opened, 1) == 0 else { throw lost() }
    }

    private static func start(_ pairs: [(String, String)]) -> OpaquePointer? {
        var keys = pairs.map { UnsafePointer(strdup($0.0)) } + [nil]
        var values = pairs.map { UnsafePointer(strdup($0.1)) } + [nil]
        defer {
            for pointer in keys + values { free(UnsafeMutablePointer(mutating: pointer)) }
        }
        return PQconnectStartParams(&keys, &values, 0)
    }

    private func waitConnecting(
        _ socket: Int32, _ state: PostgresPollingStatusType, _ limit: OperationLimit
    ) throws(PostgresError) {
        let left = limit.deadline.millisecondsLeft(at: clock.monotonic)
        if left == 0 || limit.flag?.isSet == true {
            close()
            throw left == 0
                ? PostgresError(.timeout, "PostgreSQL didn't accept the connection in time")
                : PostgresError(.cancelled, "the caller left while connecting to PostgreSQL")
        }
        let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
        pollSocket(socket, Int16(events), min(left, Self.waitMillisecondsMax))
    }

    // MARK: Operations

    /// Starts an operation: `lossKind` is what a lost connection means from now on.
    func begin(
        _ limit: OperationLimit, lossKind: PostgresError.Kind
    ) throws(PostgresError) -> OpaquePointer {
        self.limit = limit
        self.lossKind = .connection
        cancelReason = nil
        guard handle != nil else { throw PostgresError(.connection, "the connection is closed") }
        if limit.flag?.isSet == true {
            throw PostgresError(.cancelled, "the caller left before the statement was sent")
        }
        if limit.deadline.hasPassed(at: clock.monotonic) {
            throw PostgresError(.timeout, "the deadline passed before the statement was sent")
        }
        if checksPeer {
            checksPeer = false
            if !peerIsAlive() { throw lost() }
        }
        guard let handle else { throw PostgresError(.connection, "the connection is closed") }
        self.lossKind = lossKind
        return handle
    }

    /// Ends an operation: a cancel request on its way must not hit the next statement.
    func finish() {
        if let done = cancelDone, done.wait(timeout: .now() + .seconds(5)) == .timedOut { close() }
        cancelDone = nil
        lossKind = .connection
    }

    /// What a lost connection means for a statement that is about to be sent outside or inside of a
    /// transaction: outside, the server commits on its own and we'd never know.
    var lossKindOfStatement: PostgresError.Kind {
        guard let handle, prologue.isEmpty, PQtransactionStatus(handle) == PQTRANS_IDLE else {
            return .connection
        }
        return .commitUnknown
    }

    /// Whether an idle connection's peer is still there; consumes what it sent meanwhile.
    func peerIsAlive() -> Bool {
        guard let handle, PQstatus(handle) == CONNECTION_OK else { return false }
        for _ in 0..<16 {
            var entry = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 0) <= 0 { return true }
            if PQconsumeInput(handle) == 0 || PQstatus(handle) != CONNECTION_OK { return false }
            while let note = PQnotifies(handle) { PQfreemem(note) }
        }
        return true
    }

    /// Waits until the socket is ready, the deadline passes, or the caller goes away.
    func wait(writing: Bool) throws(PostgresError) {
        noticeInterruption()
        guard let handle else { throw lost() }
        var timeout = UInt64(Self.drainMilliseconds)
        if cancelReason == nil {
            let left = limit.deadline.millisecondsLeft(at: clock.monotonic)
            let most = interrupt.descriptor < 0 ? 100 : Self.waitMillisecondsMax
            timeout = left < most ? left + 1 : most
        }
        let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
        let ready = pollSocket(PQsocket(handle), events, timeout)
        if !ready, let reason = cancelReason { throw abandon(reason) }
    }

    /// Waits for input without cancelling anything at the end of the limit: nothing runs.
    func waitQuietly(_ handle: OpaquePointer, _ limit: OperationLimit) {
        let left = limit.deadline.millisecondsLeft(at: clock.monotonic)
        let most = interrupt.descriptor < 0 ? 100 : Self.waitMillisecondsMax
        pollSocket(PQsocket(handle), Int16(POLLIN), left < most ? left + 1 : most)
    }

    @discardableResult
    private func pollSocket(_ socket: Int32, _ events: Int16, _ milliseconds: UInt64) -> Bool {
        var entries = (
            pollfd(fd: socket, events: events, revents: 0),
            pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)
        )
        let count = withUnsafeMutableBytes(of: &entries) { bytes in
            poll(bytes.bindMemory(to: pollfd.self).baseAddress, 2, Int32(clamping: milliseconds))
        }
        if entries.1.revents != 0 { interrupt.clear() }
        return count != 0
    }

    /// Asks the server to cancel, once, when the deadline has passed or the caller is gone.
    private func noticeInterruption() {
        guard cancelReason == nil, let handle else { return }
        if limit.flag?.isSet == true {
            cancelReason = .cancelled
        } else if limit.deadline.hasPassed(at: clock.monotonic) {
            cancelReason = .timeout
        } else {
            return
        }
        sendCancel(handle)
    }

    /// Asks the server to cancel because the consumer of a COPY wants no more.
    func cancelByConsumer() {
        guard cancelReason == nil, let handle else { return }
        cancelReason = .cancelled
        sendCancel(handle)
    }

    private func sendCancel(_ handle: OpaquePointer) {
        guard let request = PQgetCancel(handle) else { return }
        nonisolated(unsafe) let owned = request
        let done = DispatchSemaphore(value: 0)
        cancelDone = done
        // PQcancel opens a connection of its own and blocks: it gets a thread of its own.
        DispatchQueue(label: "tollgate.postgres.cancel").async {
            var words = [CChar](repeating: 0, count: 256)
            PQcancel(owned, &words, 256)
            PQfreeCancel(owned)
            done.signal()
        }
    }

    // MARK: Errors

    /// Closes the connection, for it's gone, and says what that means for the operation.
    func lost() -> PostgresError {
        let words = handle.map { Self.words(of: $0) } ?? "it was closed"
        let kind = lossKind
        close()
        return kind == .commitUnknown
            ? PostgresError(kind, "the connection was lost while committing: \(words)")
            : PostgresError(kind, "the connection to PostgreSQL was lost: \(words)")
    }

    private func abandon(_ reason: PostgresError.Kind) -> PostgresError {
        let kind = lossKind == .commitUnknown ? lossKind : reason
        close()
        return PostgresError(kind, "PostgreSQL didn't answer in time, nor to a cancel request")
    }

    /// The error that a failed result reports; closes the connection when it can't be used further.
    func error(of result: OpaquePointer) -> PostgresError {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        guard let state = field("C") else { return lost() }
        let primary = field("M") ?? "unknown error"
        if SQLState.invalidatesPrepared(state, message: primary) { prepared = [:] }
        if state == "57014", let reason = cancelReason {
            let words =
                reason == .timeout ? "the deadline passed" : "the caller left"
            return PostgresError(reason, "\(words); the statement was cancelled", sqlState: state)
        }
        var kind = SQLState.kind(state, constraint: field("n") ?? "")
        if kind == .connection {
            kind = lossKind
            close()
        } else if SQLState.invalidatesPrepared(state, message: primary) {
            kind = .serialization
        }
        return PostgresError(
            kind, SQLState.safeMessage(primary, state: state), sqlState: state)
    }

    /// libpq's own words about a connection, on one line; they never hold the password.
    private static func words(of handle: OpaquePointer) -> String {
        guard let message = PQerrorMessage(handle) else { return "no reason given" }
        let lines = String(cString: message).split(separator: "\n")
        let line = lines.map { $0.trimmed }.joined(separator: "; ")
        return line.isEmpty ? "the server closed it" : line
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
