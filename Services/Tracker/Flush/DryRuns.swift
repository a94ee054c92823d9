import Chassis
import Model
import Postgres
import RPC
import Synchronization

/// Looks what would become of records if they were stored, one at a time, and changes nothing.
final class DryRuns: Sendable {
    /// How many may wait.
    static let waitingMax = 8
    private static let retryAfterMilliseconds: UInt64 = 200

    private struct State {
        var waiting = 0
        var last: Task<Void, Never>?
    }

    private let store: UsageStore
    private let log: Logger
    private let state = Mutex(State())

    /// Makes the dry runs over a store; they use one of its connections.
    init(store: UsageStore, log: Logger) {
        self.store = store
        self.log = log
    }

    /// Answers the waiter of a record, later; the record is not stored.
    func run(_ record: SpoolRecord, _ waiter: CommitWaiter) {
        let isFull = state.withLock { state in
            guard state.waiting < Self.waitingMax else { return true }
            state.waiting += 1
            let before = state.last
            state.last = Task {
                await before?.value
                await self.answer(record, waiter)
                self.state.withLock { $0.waiting -= 1 }
            }
            return false
        }
        if isFull { waiter.fail(Self.busy) }
    }

    private func answer(_ record: SpoolRecord, _ waiter: CommitWaiter) async {
        do {
            let batch = try PreparedBatch([record])
            let outcome = try await store.foresee(batch, deadline: waiter.deadline)
            waiter.committed(outcome, 0..<batch.events.count, batch.events)
        } catch {
            log.sampled(.warning, "a dry run failed", ["reason": .string("\(error)")])
            waiter.fail(Self.failed)
        }
    }

    private static let busy = RPCError(
        .resourceExhausted, "\(waitingMax) dry runs wait already; nothing was done",
        retryAfterMilliseconds: retryAfterMilliseconds)
    private static let failed = RPCError(
        .unavailable, "PostgreSQL did not answer; a dry run changes nothing",
        retryAfterMilliseconds: 1_000)
}
