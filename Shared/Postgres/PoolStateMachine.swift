import Model

/// Who gets which connection, as a pure value: events go in, actions come out, `Pool` obeys.
///
/// Guarantees, checked by a property test: a connection is lent to one caller at a time; there are
/// never more than `connectionsMax`, those being opened included; waiters are served in order; each
/// waiter gets exactly one answer. While the server can't be reached (two failures in a row and no
/// connection left), callers are refused at once and one attempt at a time goes on, spaced by
/// `Backoff`, so that recovery needs no caller.
struct PoolStateMachine: Sendable {
    /// What the shell must do, in order.
    enum Action: Hashable, Sendable {
        case connect(Int)
        case close(Int)
        case grant(waiter: Int, connection: Int)
        case fail(waiter: Int, Refusal)
    }

    /// Why a caller got no connection.
    enum Refusal: Hashable, Sendable {
        case timedOut
        case tooManyWaiters
        case unreachable
        case closed
    }

    private struct Idle {
        let id: Int
        let since: MonotonicInstant
    }

    private struct Waiter {
        let id: Int
        let deadline: Deadline
    }

    let connectionsMax: Int
    let waitersMax: Int
    let idleTimeoutNanoseconds: UInt64

    private var idle: [Idle] = []
    private var leased: Set<Int> = []
    private var connecting: Set<Int> = []
    private var waiters: [Waiter] = []
    private var lastID = 0
    private var failures = 0
    private var retryAt = MonotonicInstant(nanoseconds: 0)
    private var isClosed = false
    private var hasConnected = false

    init(connectionsMax: Int, waitersMax: Int, idleTimeoutMilliseconds: UInt64) {
        self.connectionsMax = connectionsMax
        self.waitersMax = waitersMax
        let (nanoseconds, over) = idleTimeoutMilliseconds.multipliedReportingOverflow(by: 1_000_000)
        idleTimeoutNanoseconds = over ? .max : nanoseconds
    }

    /// Connections that exist or are being opened.
    var connectionCount: Int { idle.count + leased.count + connecting.count }
    /// Connections that nobody uses.
    var idleCount: Int { idle.count }
    /// Connections that callers hold.
    var leasedCount: Int { leased.count }
    /// Callers that wait.
    var waiterCount: Int { waiters.count }
    /// Whether the last word from the server was good.
    var isHealthy: Bool { hasConnected && failures == 0 && !isClosed }

    private var isUnreachable: Bool { failures >= 2 && idle.isEmpty && leased.isEmpty }

    /// When `tick` wants to be called next; nil when nothing is due.
    var nextWake: MonotonicInstant? {
        if isClosed { return nil }
        var earliest = waiters.map(\.deadline.instant).min()
        if let oldest = idle.first?.since.adding(nanoseconds: idleTimeoutNanoseconds) {
            earliest = min(earliest ?? oldest, oldest)
        }
        if failures > 0, connecting.isEmpty, connectionCount < connectionsMax,
            !waiters.isEmpty || isUnreachable
        {
            earliest = min(earliest ?? retryAt, retryAt)
        }
        return earliest
    }

    /// A caller wants a connection until `deadline`.
    mutating func acquire(
        waiter: Int, deadline: Deadline, now: MonotonicInstant
    ) -> [Action] {
        if isClosed { return [.fail(waiter: waiter, .closed)] }
        if deadline.hasPassed(at: now) { return [.fail(waiter: waiter, .timedOut)] }
        if isUnreachable { return [.fail(waiter: waiter, .unreachable)] + settle(now) }
        if idle.isEmpty, waiters.count >= waitersMax {
            return [.fail(waiter: waiter, .tooManyWaiters)]
        }
        waiters.append(Waiter(id: waiter, deadline: deadline))
        return settle(now)
    }

    /// A caller gave up; nothing happens when it was answered already.
    mutating func abandon(waiter: Int) {
        waiters.removeAll { $0.id == waiter }
    }

    /// A connection came back.
    ///
    /// - Parameter isReusable: false closes it, and the idle ones too: they likely share its fate.
    mutating func release(
        connection: Int, isReusable: Bool, now: MonotonicInstant
    ) -> [Action] {
        guard leased.remove(connection) != nil else { return [] }
        if isReusable, !isClosed {
            idle.append(Idle(id: connection, since: now))
            return settle(now)
        }
        var actions = [Action.close(connection)]
        if !isReusable {
            actions += idle.map { .close($0.id) }
            idle = []
        }
        return actions + settle(now)
    }

    /// A connection was opened.
    mutating func connected(_ connection: Int, now: MonotonicInstant) -> [Action] {
        guard connecting.remove(connection) != nil, !isClosed else { return [.close(connection)] }
        failures = 0
        hasConnected = true
        idle.append(Idle(id: connection, since: now))
        return settle(now)
    }

    /// A connection couldn't be opened.
    mutating func connectFailed(
        _ connection: Int, now: MonotonicInstant, jitter: UInt64
    ) -> [Action] {
        guard connecting.remove(connection) != nil, !isClosed else { return [] }
        failures = min(failures + 1, 1_000)
        let delay = Backoff.milliseconds(failures: failures, jitter: jitter)
        retryAt = now.adding(nanoseconds: delay * 1_000_000)
        var actions: [Action] = []
        if isUnreachable {
            actions = waiters.map { .fail(waiter: $0.id, .unreachable) }
            waiters = []
        }
        return actions + settle(now)
    }

    /// Time has passed: refuses late waiters, closes old idle connections, retries to connect.
    mutating func tick(now: MonotonicInstant) -> [Action] {
        if isClosed { return [] }
        var actions: [Action] = []
        for waiter in waiters where waiter.deadline.hasPassed(at: now) {
            actions.append(.fail(waiter: waiter.id, .timedOut))
        }
        waiters.removeAll { $0.deadline.hasPassed(at: now) }
        // Oldest first: connections are lent from the end, so the first was idle the longest.
        while let oldest = idle.first,
            oldest.since.adding(nanoseconds: idleTimeoutNanoseconds) <= now
        {
            idle.removeFirst()
            actions.append(.close(oldest.id))
        }
        return actions + settle(now)
    }

    /// Nothing is lent any more; what is out is closed when it comes back.
    mutating func close() -> [Action] {
        if isClosed { return [] }
        isClosed = true
        var actions: [Action] = waiters.map { .fail(waiter: $0.id, .closed) }
        actions += idle.map { .close($0.id) }
        waiters = []
        idle = []
        return actions
    }

    /// Lends what is idle, and opens what is missing.
    private mutating func settle(_ now: MonotonicInstant) -> [Action] {
        if isClosed { return [] }
        var actions: [Action] = []
        let ready = min(idle.count, waiters.count)
        for waiter in waiters.prefix(ready) {
            let connection = idle.removeLast().id
            leased.insert(connection)
            actions.append(.grant(waiter: waiter.id, connection: connection))
        }
        waiters.removeFirst(ready)
        var missing = min(waiters.count - connecting.count, connectionsMax - connectionCount)
        if failures > 0 {
            // One attempt at a time, not before its time, and even when nobody waits.
            let isDue = connecting.isEmpty && now >= retryAt && (missing > 0 || isUnreachable)
            missing = isDue ? min(1, connectionsMax - connectionCount) : 0
        }
        for _ in 0..<max(missing, 0) {
            lastID += 1
            connecting.insert(lastID)
            actions.append(.connect(lastID))
        }
        return actions
    }
}
