import Chassis
import Contracts
import Model
import RPC
import Synchronization

/// A back end that sends batches, one after the other, each until it is acknowledged, to whichever tracker answers.
actor AuditClient {
    /// What callers saw, for the report.
    struct Tally: Sendable {
        var batches = 0
        /// Attempts without an answer, or with `unavailable`: taken or not, nobody knows.
        var unclear = 0
        /// Attempts that were refused for want of room.
        var refused = 0
        /// Answers that no tracker should give.
        var wrong: [String] = []
    }

    let journal: AckJournal
    private(set) var tally = Tally()
    private let trackers: [AuditedTracker]
    private var samples: AuditSamples
    private var connections: [Int: RPCClient] = [:]
    private var batch = 0
    private var isEnding = false

    init(
        _ number: Int, of trackers: [AuditedTracker], seed: UInt64, in folder: String,
        now: Timestamp
    ) {
        journal = AckJournal(client: number, in: folder)
        samples = AuditSamples(seed: seed &* 1_000 &+ UInt64(number), now: now)
        self.trackers = trackers
    }

    /// Sends until `end` is called; returns when everything sent is acknowledged.
    func run(pauseMilliseconds: UInt64) async {
        isEnding = false
        while !isEnding {
            for events in samples.next() { await send(events) }
            let pause = samples.random.next() % (pauseMilliseconds * 2)
            try? await Task.sleep(nanoseconds: pause * 1_000_000)
        }
        for connection in connections.values { await connection.close() }
        connections = [:]
    }

    /// Lets the batches in hand be the last.
    func end() { isEnding = true }

    private func send(_ events: [TrackerV1.UsageEvent]) async {
        batch += 1
        let ack: TrackerV1.Ack = samples.random.chance(1, in: 5) ? .committed : .spooled
        let request = TrackerV1.RecordRequest(events, ack)
        journal.intend(batch, events)
        while true {
            let place = Int(samples.random.next() % UInt64(trackers.count))
            do {
                let reply = try await call(request, place)
                journal.acknowledge(batch, ack, reply)
                tally.batches += 1
                return
            } catch {
                await note(error as? RPCError, place)
            }
            let pause = 10 + samples.random.next() % 150
            try? await Task.sleep(nanoseconds: pause * 1_000_000)
        }
    }

    private func call(_ request: TrackerV1.RecordRequest, _ place: Int) async throws
        -> TrackerV1.RecordResponse
    {
        // A call over a connection that can't be made would wait for it to the call's end.
        guard connections[place] != nil || trackers[place].isListening else {
            throw RPCError(.unavailable, "it is down")
        }
        let connection = try connections[place] ?? trackers[place].connect()
        connections[place] = connection
        return try await TrackerClient(connection).record(
            request, options: CallOptions(timeoutMilliseconds: 300 + samples.random.next() % 1_700))
    }

    private func note(_ error: RPCError?, _ place: Int) async {
        switch error?.status {
        case .resourceExhausted:
            tally.refused += 1
            if error?.retryAfterMilliseconds ?? 0 == 0 {
                tally.wrong.append("refused without a time to retry")
            }
            return
        case .unavailable, .deadlineExceeded, .cancelled, .aborted: tally.unclear += 1
        default: tally.wrong.append("\(String(describing: error))")
        }
        // A new connection comes at once; an old one waits longer from time to time.
        await connections.removeValue(forKey: place)?.close()
    }
}
