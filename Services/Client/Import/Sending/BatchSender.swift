import Chassis
import Contracts
import Model
import RPC
import Synchronization

/// Sends events to tracker until it has taken them, through its restarts.
///
/// Sending them again is harmless: an event's identity counts once. Gives up when nothing at all
/// was taken for two minutes, and at once when the command is told to stop.
final class BatchSender: EventSink {
    /// Has tracker take some events.
    typealias Call =
        @Sendable (RPCClient, CallOptions, [TrackerV1.UsageEvent]) async throws
        -> TrackerV1.RecordResponse

    /// Longest wait without any progress, in milliseconds.
    static let stallMillisecondsMax: UInt64 = 120_000
    /// Time for one attempt: a commit waits for tracker's flush.
    private static let attemptMilliseconds: UInt64 = 30_000

    private let services: ServiceConnections
    private let clock: any TimeSource
    private let bar: ProgressBar
    private let call: Call
    private let stop: ShutdownRequest
    private let lastProgress: Mutex<MonotonicInstant>
    private let hasWarned = Mutex(false)

    /// A sender that writes what it waits for around `bar`.
    init(
        _ context: CommandContext, bar: ProgressBar, stop: ShutdownRequest, call: @escaping Call
    ) {
        services = context.services
        clock = context.clock
        self.call = call
        self.bar = bar
        self.stop = stop
        lastProgress = Mutex(context.clock.monotonic)
    }

    /// Tracker's answer to the events. A request that tracker refuses as a whole is halved down to
    /// the event at fault, which is then a rejected one.
    /// - Throws: what tracker refuses for good; unavailable when it stays away.
    func send(_ events: [TrackerV1.UsageEvent]) async throws -> TrackerV1.RecordResponse {
        do {
            return try await persist(events)
        } catch let failure as CommandFailure where failure.exitCode == .usage {
            guard events.count > 1 else {
                return TrackerV1.RecordResponse(
                    rejected: [TrackerV1.RejectedEvent(index: 0, reason: failure.what)])
            }
            let middle = events.count / 2
            let first = try await send(Array(events[..<middle]))
            return first.appending(try await send(Array(events[middle...])), at: UInt32(middle))
        }
    }

    private func persist(_ events: [TrackerV1.UsageEvent]) async throws -> TrackerV1.RecordResponse
    {
        var pause = 200
        while true {
            do {
                let reply = try await services.calling(.tracker) { rpc, options in
                    var options = options
                    options.timeoutMilliseconds = Self.attemptMilliseconds
                    return try await call(rpc, options, events)
                }
                lastProgress.withLock { $0 = clock.monotonic }
                hasWarned.withLock { $0 = false }
                return reply
            } catch let failure as CommandFailure where failure.exitCode == .unavailable {
                guard stop.reason == nil else { throw failure }
                let last = lastProgress.withLock { $0 }
                let waited = clock.monotonic.nanoseconds(since: last) / 1_000_000
                guard waited < Self.stallMillisecondsMax else { throw stalled(failure) }
                warn(of: failure)
            }
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 16 / 10, 3_000)
        }
    }

    /// Says once for each outage that the command waits.
    private func warn(of failure: CommandFailure) {
        let isFirst = hasWarned.withLock { warned in
            defer { warned = true }
            return !warned
        }
        guard isFirst else { return }
        let seconds = Self.stallMillisecondsMax / 1_000
        bar.note("\(failure.what)\n  -> sending again until it is back, for \(seconds) s\n")
    }

    private func stalled(_ failure: CommandFailure) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "tracker took nothing for \(Self.stallMillisecondsMax / 1_000) s (\(failure.what))",
            "see `tollgate status`")
    }
}

extension TrackerV1.RecordResponse {
    /// The answer to two requests as one; the second one's events begin at `offset`.
    func appending(_ other: Self, at offset: UInt32) -> Self {
        var sum = self
        sum.accepted &+= other.accepted
        sum.duplicates = Self.sum(duplicates, other.duplicates)
        sum.conflicts = Self.sum(conflicts, other.conflicts)
        sum.conflictIndexes += other.conflictIndexes.map { $0 &+ offset }
        sum.rejected += other.rejected.map { event in
            var event = event
            event.index &+= offset
            return event
        }
        return sum
    }

    private static func sum(_ one: UInt32?, _ other: UInt32?) -> UInt32? {
        one == nil && other == nil ? nil : (one ?? 0) &+ (other ?? 0)
    }
}
