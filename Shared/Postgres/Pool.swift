import Chassis
import Dispatch
import Model
import Synchronization

/// Lends connections to callers and runs scoped transactions: the shell around `PoolStateMachine`.
package final class Pool: Sendable {
    private typealias Answer = Result<Lease, PostgresError>

    /// A connection on loan, with the pool's id of it.
    struct Lease: Sendable {
        let id: Int
        let connection: Connection
    }

    private struct State {
        var machine: PoolStateMachine
        var connections: [Int: Connection] = [:]
        var waiters: [Int: CheckedContinuation<Answer, Never>] = [:]
        var lastWaiter = 0
        var wakeAt: MonotonicInstant?
        var lastError: PostgresError?
        var random: SeededRandom
    }

    let configuration: PostgresConfiguration
    let clock: any TimeSource
    let log: Logger
    private let connecting: OutageLog
    private let state: Mutex<State>
    private let timers = DispatchQueue(label: "tollgate.postgres.pool")

    /// Makes a pool; nothing is opened before the first caller.
    package init(
        configuration: PostgresConfiguration, clock: any TimeSource, log: Logger = .silent
    ) {
        self.configuration = configuration
        self.clock = clock
        self.log = log
        connecting = OutageLog(
            log, "can't connect to PostgreSQL", recovery: "PostgreSQL can be connected to again")
        let machine = PoolStateMachine(
            connectionsMax: configuration.connectionsMax, waitersMax: configuration.waitersMax,
            idleTimeoutMilliseconds: configuration.idleTimeoutMilliseconds)
        state = Mutex(
            State(machine: machine, random: SeededRandom(seed: clock.monotonic.nanoseconds)))
    }

    /// Whether the server answered the last attempt to connect; false before the first.
    package var isHealthy: Bool { state.withLock { $0.machine.isHealthy } }

    /// Connections in use, idle ones, and callers that wait: for metrics.
    package var load: (inUse: Int, idle: Int, waiting: Int) {
        state.withLock {
            ($0.machine.leasedCount, $0.machine.idleCount, $0.machine.waiterCount)
        }
    }

    /// Closes idle connections now and lent ones when they come back; callers get `.connection`.
    package func close() { dispatch { machine, _ in machine.close() } }

    // MARK: Leases

    /// Waits for a connection until the deadline.
    func acquire(deadline: Deadline) async throws(PostgresError) -> Lease {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let answer: Answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters[id] = continuation }
                dispatch { machine, now in
                    machine.acquire(waiter: id, deadline: deadline, now: now)
                }
                if Task.isCancelled { cancel(waiter: id) }
            }
        } onCancel: {
            cancel(waiter: id)
        }
        return try answer.get()
    }

    /// Takes a connection back.
    func release(_ lease: Lease) {
        let isReusable = lease.connection.isReusable
        if isReusable { lease.connection.markIdle() }
        dispatch { machine, now in
            machine.release(connection: lease.id, isReusable: isReusable, now: now)
        }
    }

    private func cancel(waiter id: Int) {
        let waiting = state.withLock { state in
            state.machine.abandon(waiter: id)
            return state.waiters.removeValue(forKey: id)
        }
        waiting?.resume(
            returning: .failure(
                PostgresError(.cancelled, "the caller left while waiting for a connection")))
    }

    // MARK: The shell

    /// Feeds one event to the machine and carries out what it answers.
    private func dispatch(
        _ event: (inout PoolStateMachine, MonotonicInstant) -> [PoolStateMachine.Action]
    ) {
        let now = clock.monotonic
        var answers: [(CheckedContinuation<Answer, Never>, Answer)] = []
        var toOpen: [Int] = []
        var toClose: [Connection] = []
        var unclaimed: [Int] = []
        state.withLock { state in
            for action in event(&state.machine, now) {
                switch action {
                case .connect(let id):
                    toOpen.append(id)
                case .close(let id):
                    if let closing = state.connections.removeValue(forKey: id) {
                        toClose.append(closing)
                    }
                case .grant(let waiter, let id):
                    // A caller that was cancelled while it was queued: its connection goes back.
                    guard let connection = state.connections[id],
                        let waiting = state.waiters.removeValue(forKey: waiter)
                    else {
                        unclaimed.append(id)
                        continue
                    }
                    answers.append((waiting, .success(Lease(id: id, connection: connection))))
                case .fail(let waiter, let refusal):
                    guard let waiting = state.waiters.removeValue(forKey: waiter) else { continue }
                    let error = Self.error(refusal, state.lastError)
                    answers.append((waiting, .failure(error)))
                }
            }
            arm(&state, now)
        }
        for (waiting, answer) in answers { waiting.resume(returning: answer) }
        for connection in toClose { Task { await connection.close() } }
        for id in toOpen { Task { await open(id) } }
        for id in unclaimed {
            dispatch { machine, now in
                machine.release(connection: id, isReusable: true, now: now)
            }
        }
    }

    private func open(_ id: Int) async {
        do throws(PostgresError) {
            let connection = try await Connection.connect(configuration, clock: clock)
            state.withLock { state in
                state.connections[id] = connection
                state.lastError = nil
            }
            connecting.succeeded()
            dispatch { machine, now in machine.connected(id, now: now) }
        } catch {
            connecting.failed(["reason": .string(error.description)])
            let jitter = state.withLock { state in
                state.lastError = error
                return state.random.next()
            }
            dispatch { machine, now in machine.connectFailed(id, now: now, jitter: jitter) }
        }
    }

    /// Sets the timer for the machine's next wake, unless an earlier one is set.
    private func arm(_ state: inout State, _ now: MonotonicInstant) {
        guard let next = state.machine.nextWake, next.nanoseconds < .max else { return }
        if let set = state.wakeAt, set <= next { return }
        state.wakeAt = next
        let delay = next.nanoseconds(since: now)
        timers.asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: delay))) { [weak self] in
            self?.wake(next)
        }
    }

    private func wake(_ instant: MonotonicInstant) {
        let isCurrent = state.withLock { state in
            guard state.wakeAt == instant else { return false }
            state.wakeAt = nil
            return true
        }
        if isCurrent { dispatch { machine, now in machine.tick(now: now) } }
    }

    private static func error(
        _ refusal: PoolStateMachine.Refusal, _ last: PostgresError?
    ) -> PostgresError {
        switch refusal {
        case .timedOut:
            if let last, last.isConnectionLoss { return last }
            return PostgresError(.exhausted, "no connection became free before the deadline")
        case .tooManyWaiters:
            return PostgresError(.exhausted, "too many callers wait for a connection")
        case .unreachable:
            return last ?? PostgresError(.connection, "PostgreSQL can't be reached")
        case .closed:
            return PostgresError(.connection, "the pool is closed")
        }
    }

    /// A number below `bound` for the pause before a retry.
    func jitter(below bound: UInt64) -> UInt64 {
        state.withLock { $0.random.next() } % max(bound, 1)
    }
}
