import Contracts
import Model
import RPC
import Synchronization

/// Usage events on their way to tracker.
///
/// Adding one never waits: a task sends what has gathered, when a batch is full or the oldest event has waited long
/// enough. While tracker is away the same events are sent again, which counts them once, and the queue grows to its
/// bound; what comes then is lost and counted.
final class UsageQueue: Sendable {
    private struct Batch {
        var events: [TrackerV1.UsageEvent]
        var bytes: Int
    }

    private struct State {
        /// Full ones, then one that fills.
        var batches: [Batch] = []
        var count = 0
        /// A task will look at the queue when its time has come.
        var isTimed = false
        var drain: Task<Void, Never>?
        var isClosed = false

        mutating func append(_ event: TrackerV1.UsageEvent, bytes: Int, batchEvents: Int) {
            if let last = batches.indices.last, batches[last].events.count < batchEvents,
                batches[last].bytes + bytes <= UsageQueue.batchBytesMax
            {
                batches[last].events.append(event)
                batches[last].bytes += bytes
            } else {
                batches.append(Batch(events: [event], bytes: bytes))
            }
            count += 1
        }

        mutating func take() -> [TrackerV1.UsageEvent]? {
            guard !batches.isEmpty else { return nil }
            let events = batches.removeFirst().events
            count -= events.count
            return events
        }
    }

    private let tracker: TrackerClient
    private let eventsMax: Int
    private let batchEvents: Int
    private let flushMilliseconds: UInt64
    private let clock: any TimeSource
    private let tally: Tally
    private let state = Mutex(State())

    init(
        tracker: TrackerClient, _ configuration: TollgateConfiguration, clock: any TimeSource,
        _ tally: Tally
    ) {
        self.tracker = tracker
        eventsMax = max(1, configuration.eventsMax)
        batchEvents = min(max(1, configuration.batchEvents), 10_000)
        flushMilliseconds = configuration.flushMilliseconds
        self.clock = clock
        self.tally = tally
    }

    /// Takes an event, or loses it when there is no room; one that no tracker would take is refused here.
    func add(_ event: TrackerV1.UsageEvent) {
        let bytes = event.sizeEstimate
        guard bytes <= Self.eventBytesMax else { return tally.count { $0.eventsRejected += 1 } }
        let (isTaken, startsTimer) = state.withLock { state in
            guard !state.isClosed, state.count < eventsMax else { return (false, false) }
            state.append(event, bytes: bytes, batchEvents: batchEvents)
            guard state.drain == nil else { return (true, false) }
            if state.count >= batchEvents || state.batches.count > 1 {
                state.drain = Task { await self.send() }
                return (true, false)
            }
            defer { state.isTimed = true }
            return (true, !state.isTimed)
        }
        if !isTaken { tally.count { $0.eventsLost += 1 } }
        guard startsTimer else { return }
        Task {
            try? await Task.sleep(for: .milliseconds(Int64(clamping: self.flushMilliseconds)))
            self.state.withLock { state in
                state.isTimed = false
                if state.drain == nil, state.count > 0 {
                    state.drain = Task { await self.send() }
                }
            }
        }
    }

    /// Sends what waits, takes nothing any more, and returns when all is sent or the deadline has passed.
    func close(by deadline: Deadline) async {
        let drain = state.withLock { state in
            state.isClosed = true
            if state.drain == nil, state.count > 0 { state.drain = Task { await self.send() } }
            return state.drain
        }
        guard let drain else { return }
        let watch = Task {
            let left = deadline.millisecondsLeft(at: clock.monotonic)
            try? await Task.sleep(for: .milliseconds(Int64(clamping: left)))
            drain.cancel()
        }
        await drain.value
        watch.cancel()
        let left = state.withLock { state in
            defer { (state.batches, state.count) = ([], 0) }
            return UInt64(state.count)
        }
        if left > 0 { tally.count { $0.eventsLost += left } }
    }

    /// Sends batch after batch until none is left; cancelled, it gives up.
    private func send() async {
        while let batch = next() {
            guard await send(batch) else {
                tally.count { $0.eventsLost += UInt64(batch.count) }
                state.withLock { $0.drain = nil }
                return
            }
        }
    }

    /// The next batch; without one the task that asks is over.
    private func next() -> [TrackerV1.UsageEvent]? {
        state.withLock { state in
            let batch = state.take()
            if batch == nil { state.drain = nil }
            return batch
        }
    }

    /// Sends one batch until tracker has taken or refused it; false when the task was cancelled before.
    private func send(_ batch: [TrackerV1.UsageEvent]) async -> Bool {
        let request = TrackerV1.RecordRequest(events: batch, ack: .spooled)
        var pause = Self.firstPauseMilliseconds
        while !Task.isCancelled {
            do throws(RPCError) {
                let reply = try await tracker.record(request, options: CallOptions())
                let rejected = UInt64(reply.rejected.count)
                tally.count {
                    $0.eventsRejected += rejected
                    $0.eventsRecorded += UInt64(batch.count) - min(rejected, UInt64(batch.count))
                }
                return true
            } catch {
                if error.status == .invalidArgument {
                    tally.count { $0.eventsRejected += UInt64(batch.count) }
                    return true
                }
                pause = max(pause, min(error.retryAfterMilliseconds ?? 0, Self.pauseMillisecondsMax))
            }
            try? await Task.sleep(for: .milliseconds(Int64(pause)))
            pause = min(pause * 2, Self.pauseMillisecondsMax)
        }
        return false
    }

    /// Bytes of a request; any server takes 256 KiB.
    private static let batchBytesMax = 192 << 10
    /// More than the longest valid event has.
    private static let eventBytesMax = 32 << 10
    private static let firstPauseMilliseconds: UInt64 = 100
    private static let pauseMillisecondsMax: UInt64 = 5_000
}

extension TrackerV1.UsageEvent {
    /// At least the bytes that the event takes in a request.
    fileprivate var sizeEstimate: Int {
        let texts = [endpoint, method, meter, userAgent, country].reduce(0) { $0 + $1.utf8.count }
        let pairs = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 8 }
        return 256 + user.count + texts + pairs
    }
}

/// The statistics, as they are counted.
final class Tally: Sendable {
    private let state = Mutex(Statistics())

    init() {}

    /// Changes the numbers.
    func count(_ change: (inout Statistics) -> Void) { state.withLock { change(&$0) } }

    /// The numbers now.
    var now: Statistics { state.withLock { $0 } }
}
