import Contracts
import Model
import RPC

/// A caller who waits until its events are in PostgreSQL.
final class CommitWaiter: Sendable {
    /// When the caller stops waiting.
    let deadline: Deadline
    private let reply: any DeferredReply
    private let rejected: [TrackerV1.RejectedEvent]
    /// The index in the request of each event that was taken; nil: the same.
    private let indexes: [UInt32]?

    /// Makes the waiter of a request.
    init(
        deadline: Deadline, reply: any DeferredReply, rejected: [TrackerV1.RejectedEvent],
        indexes: [UInt32]?
    ) {
        self.deadline = deadline
        self.reply = reply
        self.rejected = rejected
        self.indexes = indexes
    }

    /// Tells the caller what became of its events.
    func committed(_ outcome: FlushOutcome, _ places: Range<Int>) {
        var response = TrackerV1.RecordResponse()
        var duplicates: UInt32 = 0
        response.rejected = rejected
        for place in places {
            let offset = place - places.lowerBound
            let index = indexes?[offset] ?? UInt32(clamping: offset)
            switch outcome[place] {
            case .accepted: response.accepted += 1
            case .duplicate: duplicates += 1
            case .conflict:
                response.conflictIndexes.append(index)
            case .quarantined:
                var event = TrackerV1.RejectedEvent()
                event.index = index
                event.reason = "the database refused it: \(outcome.reasons[place] ?? "")"
                response.rejected.append(event)
            }
        }
        response.duplicates = duplicates
        response.conflicts = UInt32(clamping: response.conflictIndexes.count)
        reply.succeed(message: response)
    }

    /// Tells the caller that its events are safe but not in PostgreSQL yet, or not taken at all.
    func fail(_ error: RPCError) { reply.fail(error) }
}
