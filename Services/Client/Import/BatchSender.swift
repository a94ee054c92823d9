import Contracts
import Model
import RPC
import Synchronization

/// Sends batches to tracker until it has taken them, through its restarts.
///
/// Sending a batch again is harmless: an event's identity counts once. Gives up when nothing at
/// all was taken for two minutes.
final class BatchSender: Sendable {
    /// Longest wait without any progress, in milliseconds.
    static let stallMillisecondsMax: UInt64 = 120_000
    /// Time for one attempt: a commit waits for tracker's flush.
    private static let attemptMilliseconds: UInt64 = 30_000

    private let services: ServiceConnections
    private let clock: any TimeSource
    private let console: Console
    private let lastProgress: Mutex<MonotonicInstant>
    private let hasWarned = Mutex(false)

    init(_ context: CommandContext) {
        services = context.services
        console = context.console
        clock = context.clock
        lastProgress = Mutex(context.clock.monotonic)
    }

    /// Tracker's answer to the batch.
    /// - Throws: what tracker refuses for good; unavailable when it stays away.
    func send(_ batch: EventBatch, ack: TrackerV1.Ack) async throws -> TrackerV1.RecordResponse {
        let request = TrackerV1.RecordRequest(events: batch.events, ack: ack)
        var pause = 200
        while true {
            do {
                let reply = try await services.calling(.tracker) { rpc, options in
                    var options = options
                    options.timeoutMilliseconds = Self.attemptMilliseconds
                    return try await TrackerClient(rpc).record(request, options: options)
                }
                lastProgress.withLock { $0 = clock.monotonic }
                hasWarned.withLock { $0 = false }
                return reply
            } catch let failure as CommandFailure where failure.exitCode == .unavailable {
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
        let clear = console.drawsProgress ? "\r\u{1B}[K" : ""
        console.note(
            "\(clear)\(failure.what)\n  -> sending again until it is back, for \(seconds) s\n")
    }

    private func stalled(_ failure: CommandFailure) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "tracker took nothing for \(Self.stallMillisecondsMax / 1_000) s (\(failure.what))",
            "see `tollgate status`, then import the same input again: what is stored already is "
                + "not counted twice")
    }
}
