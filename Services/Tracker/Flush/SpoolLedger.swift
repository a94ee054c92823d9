import Synchronization

/// How many events are in the journal and not yet in the database, and how far the database is.
final class SpoolLedger: Sendable {
    private let spooled: Atomic<UInt64>
    private let committed = Atomic<UInt64>(0)
    private let position = Atomic<UInt64>(0)
    private let highest = Atomic<UInt64>(0)
    private let oldest = Atomic<Int64>(.max)
    private let flushed = Atomic<Int64>(.min)
    private let healthy = Atomic<Bool>(false)

    /// Starts with the events that the journal held at start.
    init(recoveredEvents: UInt64) { spooled = Atomic(recoveredEvents) }

    /// Events became durable.
    func spooled(_ events: Int) { spooled.wrappingAdd(UInt64(events), ordering: .relaxed) }

    /// Events are in the database, up to a position; what was counted before a rewind isn't
    /// counted again. For the flusher only.
    func committed(_ events: Int, through last: UInt64) {
        position.store(last, ordering: .relaxed)
        guard last > highest.load(ordering: .relaxed) else { return }
        highest.store(last, ordering: .relaxed)
        committed.wrappingAdd(UInt64(events), ordering: .relaxed)
    }

    /// A batch was committed, in wall microseconds.
    func flushed(at time: Int64) { flushed.store(time, ordering: .relaxed) }

    /// When the last batch was committed, in wall microseconds; nil: none was.
    var flushedAt: Int64? {
        let value = flushed.load(ordering: .relaxed)
        return value == .min ? nil : value
    }

    /// The batch in flight began to wait then (wall microseconds); nil: nothing is in flight.
    func inFlight(since takenAt: Int64?) { oldest.store(takenAt ?? .max, ordering: .relaxed) }

    /// Whether the last talk with the database went well.
    func setHealthy(_ isHealthy: Bool) { healthy.store(isHealthy, ordering: .relaxed) }

    /// Events that are not in the database yet.
    var pendingEvents: UInt64 {
        let (done, all) = (committed.load(ordering: .relaxed), spooled.load(ordering: .relaxed))
        return all > done ? all - done : 0
    }

    /// The last position that is in the database.
    var committedPosition: UInt64 { position.load(ordering: .relaxed) }

    /// When the batch in flight began to wait, in wall microseconds; nil: nothing is in flight.
    var inFlightSince: Int64? {
        let value = oldest.load(ordering: .relaxed)
        return value == .max ? nil : value
    }

    /// Whether the database took the last batch, or was reached since.
    var isDatabaseHealthy: Bool { healthy.load(ordering: .relaxed) }
}
