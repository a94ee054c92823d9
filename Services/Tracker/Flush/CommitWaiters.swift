import Model
import RPC
import Synchronization

/// Those who wait for a commit, by the position of their record.
final class CommitWaiters: Sendable {
    private let waiters = Mutex<[UInt64: CommitWaiter]>([:])

    /// Makes an empty collection.
    init() {}

    /// How many wait.
    var count: Int { waiters.withLock { $0.count } }

    /// Adds the waiters of records that have their position now.
    func add(_ records: [SpoolRecord]) {
        guard records.contains(where: { $0.waiter != nil }) else { return }
        waiters.withLock { waiters in
            for record in records {
                if let waiter = record.waiter { waiters[record.position] = waiter }
            }
        }
    }

    /// The waiter of a record, who is then not in the collection any more.
    func take(_ position: UInt64) -> CommitWaiter? {
        waiters.withLock { $0.removeValue(forKey: position) }
    }

    /// Tells everyone that the database is away; their events stay in the journal.
    func failAll(_ error: RPCError) {
        let failed = waiters.withLock { waiters in
            defer { waiters.removeAll() }
            return Array(waiters.values)
        }
        for waiter in failed { waiter.fail(error) }
    }

    /// Tells those whose deadline has passed.
    func expire(at now: MonotonicInstant) {
        let expired = waiters.withLock { waiters in
            let late = waiters.filter { $0.value.deadline.hasPassed(at: now) }
            for position in late.keys { waiters.removeValue(forKey: position) }
            return Array(late.values)
        }
        for waiter in expired { waiter.fail(Self.expired) }
    }

    /// For a caller whose deadline passed before the commit.
    static let expired = RPCError(
        .deadlineExceeded,
        "the events are in the journal but not in PostgreSQL yet; sending them again is safe")
    /// For a caller while PostgreSQL is away.
    static let unavailable = RPCError(
        .unavailable,
        "PostgreSQL is away; the events are in the journal, and sending them again is safe",
        retryAfterMilliseconds: 1_000)
}
