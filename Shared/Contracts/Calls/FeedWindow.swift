import RPC

/// The batches of a `RecordFeed` that have no outcome yet: pure, no clock and no network.
///
/// Each has a number, from 1, for good; and a sequence number in the stream that is open, each time that it is sent.
struct FeedWindow {
    private struct Entry {
        let number: UInt64
        let events: [TrackerV1.UsageEvent]
        /// Its place in the stream that is open; 0: it is not on its way.
        var sequence: UInt64 = 0
        /// How often it was refused for a while.
        var refusals = 0
        var result: Result<TrackerV1.RecordResponse, RPCError>?
    }

    /// What is to be sent.
    struct Sending {
        let number: UInt64
        let sequence: UInt64
        let events: [TrackerV1.UsageEvent]
    }

    /// What an acknowledgement means for its batch.
    enum Verdict {
        /// It has its result.
        case settled
        /// It is to be sent again, after so many milliseconds.
        case again(number: UInt64, milliseconds: UInt64)
        /// It is of no batch that is on its way.
        case unknown
    }

    /// The oldest first, with numbers one after the other.
    private var entries: [Entry] = []
    private var nextNumber: UInt64 = 1
    private var nextSequence: UInt64 = 1

    private static let firstPauseMilliseconds: UInt64 = 100
    private static let pauseMillisecondsMax: UInt64 = 5_000

    /// Batches without an outcome.
    var count: Int { entries.count }

    /// Takes a batch and gives its number.
    mutating func add(_ events: [TrackerV1.UsageEvent]) -> UInt64 {
        defer { nextNumber += 1 }
        entries.append(Entry(number: nextNumber, events: events))
        return nextNumber
    }

    /// Begins with a new stream: nothing is on its way. Gives the batches to send, the oldest first.
    mutating func restart() -> [UInt64] {
        nextSequence = 1
        for index in entries.indices { entries[index].sequence = 0 }
        return entries.filter { $0.result == nil }.map(\.number)
    }

    /// The next sequence number for a batch that is not on its way; nil: there is nothing to send.
    mutating func place(_ number: UInt64) -> Sending? {
        guard let index = index(of: number), entries[index].sequence == 0,
            entries[index].result == nil
        else { return nil }
        defer { nextSequence += 1 }
        entries[index].sequence = nextSequence
        return Sending(number: number, sequence: nextSequence, events: entries[index].events)
    }

    /// Takes an acknowledgement of the stream.
    mutating func take(_ ack: TrackerV1.RecordAck) -> Verdict {
        guard let index = entries.firstIndex(where: { $0.sequence == ack.sequence }) else {
            return .unknown
        }
        entries[index].sequence = 0
        guard ack.status != 0 else {
            entries[index].result = .success(ack.response ?? TrackerV1.RecordResponse())
            return .settled
        }
        let error = RPCError(
            Self.status(ack.status), ack.message,
            retryAfterMilliseconds: ack.retryAfterMs == 0 ? nil : ack.retryAfterMs)
        guard Self.passes(error) else {
            entries[index].result = .failure(error)
            return .settled
        }
        entries[index].refusals += 1
        let pause = Self.pause(entries[index].refusals)
        return .again(
            number: entries[index].number,
            milliseconds: max(pause, min(ack.retryAfterMs, Self.pauseMillisecondsMax)))
    }

    /// Gives a batch up that tracker refuses for good.
    mutating func settle(_ number: UInt64, _ error: RPCError) {
        guard let index = index(of: number), entries[index].result == nil else { return }
        entries[index].result = .failure(error)
    }

    /// Gives all batches up.
    mutating func settleAll(_ error: RPCError) {
        for index in entries.indices where entries[index].result == nil {
            entries[index].result = .failure(error)
        }
    }

    /// The outcomes whose turn has come: those before the first batch without a result.
    mutating func outcomes() -> [RecordFeed.Outcome] {
        var outcomes: [RecordFeed.Outcome] = []
        for entry in entries {
            guard let result = entry.result else { break }
            outcomes.append(RecordFeed.Outcome(number: entry.number, result: result))
        }
        entries.removeFirst(outcomes.count)
        return outcomes
    }

    private func index(of number: UInt64) -> Int? {
        guard let first = entries.first?.number, number >= first, number < nextNumber else {
            return nil
        }
        return Int(number - first)
    }

    private static func status(_ code: UInt32) -> Status {
        guard let status = Status(rawValue: code), status != .ok else {
            return .unknown
        }
        return status
    }

    /// Whether what failed so may succeed later, unchanged.
    static func passes(_ error: RPCError) -> Bool {
        switch error.status {
        case .unavailable, .deadlineExceeded, .aborted, .unknown, .cancelled: true
        // Without a time to come again it is the request that is too large.
        case .resourceExhausted: error.retryAfterMilliseconds != nil
        default: false
        }
    }

    /// Milliseconds to wait after so many failures, each time twice as long.
    static func pause(_ failures: Int) -> UInt64 {
        let doublings = UInt64(min(max(failures - 1, 0), 16))
        return min(firstPauseMilliseconds << doublings, pauseMillisecondsMax)
    }
}
