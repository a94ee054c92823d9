import Model
import Synchronization

/// Durable records on their way to the database, in order: the newest in memory, as far as they
/// fit.
///
/// Problem: the database may be slower than the journal, or away, for as long as the journal
/// has room. Choice: records wait in memory up to a bound; beyond it they are only on disk, and
/// memory takes records again once it is empty. Guarantee: `take` gives every position exactly
/// once, in order. Cost: after an overflow, records are read again.
final class SpoolQueue: Sendable {
    private struct Entry {
        let record: SpoolRecord
        let arrival: MonotonicInstant
    }

    private struct State {
        var entries: [Entry] = []
        var head = 0
        var bytes = 0
        var events = 0
        /// Records that wait and have a caller waiting.
        var waiting = 0
        /// The position that `take` gives next; 0: not known yet.
        var next: UInt64 = 0
        /// The last position that was offered.
        var last: UInt64
        var isDraining = false

        var first: Entry? { head < entries.count ? entries[head] : nil }
        /// Whether the next record is on disk only.
        var isBehind: Bool {
            next > 0 && next <= last && first.map { $0.record.position > next } ?? true
        }
    }

    private let bytesMax: Int
    private let policy: BatchPolicy
    private let clock: any TimeSource
    private let state: Mutex<State>
    private let ticks: AsyncStream<Void>
    private let tick: AsyncStream<Void>.Continuation

    /// Makes a queue after what the journal holds; nothing can be taken before `start(after:)`.
    init(bytesMax: Int, policy: BatchPolicy, syncedPosition: UInt64, clock: any TimeSource) {
        self.bytesMax = bytesMax
        self.policy = policy
        self.clock = clock
        state = Mutex(State(last: syncedPosition))
        (ticks, tick) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says which position the database has; the next one is taken first.
    func start(after position: UInt64) {
        state.withLock { state in
            state.next = position + 1
            while let first = state.first, first.record.position <= position { Self.pop(&state) }
        }
        tick.yield()
    }

    /// Adds durable records, as far as they fit.
    func offer(_ records: [SpoolRecord]) {
        let now = clock.monotonic
        let isDue = state.withLock { state in
            let wasEmpty = state.first == nil
            for record in records {
                state.last = record.position
                let follows = state.entries.last.map { $0.record.position + 1 == record.position }
                guard state.bytes + record.byteCount <= bytesMax,
                    state.first == nil || follows == true
                else { continue }
                state.entries.append(Entry(record: record, arrival: now))
                state.bytes += record.byteCount
                state.events += record.events
                if record.waiter != nil { state.waiting += 1 }
            }
            return wasEmpty || state.waiting > 0 || state.events >= policy.eventsWanted
        }
        if isDue { tick.yield() }
    }

    /// From now on whatever waits is due at once.
    func drain() {
        state.withLock { $0.isDraining = true }
        tick.yield()
    }

    /// Waits until the policy wants a flush; false when draining and nothing is left.
    func waitUntilDue() async -> Bool {
        var iterator = ticks.makeAsyncIterator()
        while true {
            switch decision() {
            case nil: return false
            case .flush?: return true
            case .idle?: _ = await iterator.next()
            case .wait(let instant)?:
                let alarm = alarm(at: instant)
                _ = await iterator.next()
                alarm.cancel()
            }
        }
    }

    /// Whether so many events wait that the next batch may be prepared while the one before is
    /// written.
    var isDeep: Bool {
        state.withLock { $0.isBehind || $0.events >= policy.eventsMax / 2 }
    }

    /// What to take next: records from memory, as many as a batch takes, or a position to read
    /// from disk.
    func take(after held: SpoolRecordSize) -> Taken {
        state.withLock { state in
            guard state.next > 0, state.next <= state.last else { return .nothing }
            if state.isBehind { return .read(from: state.next) }
            var records: [SpoolRecord] = []
            var size = held
            while let record = state.first?.record {
                let more = SpoolRecordSize(events: record.events, bytes: record.byteCount)
                guard policy.takes(more, after: size) else { break }
                size.events += more.events
                size.bytes += more.bytes
                records.append(record)
                Self.pop(&state)
            }
            state.next += UInt64(records.count)
            return records.isEmpty ? .nothing : .records(records)
        }
    }

    /// Says that records up to `position` were read from disk.
    func wasRead(through position: UInt64) {
        state.withLock { state in
            state.next = position + 1
            while let first = state.first, first.record.position <= position { Self.pop(&state) }
        }
    }

    /// When the oldest record in memory was taken in, in wall microseconds; nil when memory is
    /// empty.
    var oldestTakenAt: Int64? { state.withLock { $0.first?.record.takenAt } }

    /// What `take` found.
    enum Taken {
        case nothing
        case records([SpoolRecord])
        /// Read the journal from this position on, then call `wasRead`.
        case read(from: UInt64)
    }

    /// Nil: draining, and nothing is left.
    private func decision() -> BatchPolicy.Decision? {
        state.withLock { state in
            if state.next == 0 { return state.isDraining ? nil : .idle }
            if state.isBehind { return .flush }
            if state.isDraining { return state.first == nil ? nil : .flush }
            let backlog = BatchPolicy.Backlog(
                events: state.events, since: state.first?.arrival, isUrgent: state.waiting > 0)
            return policy.decide(backlog, now: clock.monotonic)
        }
    }

    private func alarm(at instant: MonotonicInstant) -> Task<Void, Never> {
        let nanoseconds = instant.nanoseconds(since: clock.monotonic)
        return Task { [tick] in
            try? await Task.sleep(nanoseconds: nanoseconds)
            tick.yield()
        }
    }

    private static func pop(_ state: inout State) {
        let record = state.entries[state.head].record
        state.head += 1
        state.bytes -= record.byteCount
        state.events -= record.events
        if record.waiter != nil { state.waiting -= 1 }
        if state.head == state.entries.count {
            state.entries.removeAll(keepingCapacity: state.head <= 4_096)
            state.head = 0
        } else if state.head >= 4_096 {
            state.entries.removeFirst(state.head)
            state.head = 0
        }
    }
}
