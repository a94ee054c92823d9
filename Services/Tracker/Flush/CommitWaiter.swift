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
    func committed(_ fates: ArraySlice<EventFate>) {
        var response = TrackerV1.RecordResponse()
        var duplicates: UInt32 = 0
        for (place, fate) in fates.enumerated() {
            switch fate {
            case .accepted: response.accepted += 1
            case .duplicate: duplicates += 1
            case .conflict:
                response.conflictIndexes.append(indexes?[place] ?? UInt32(clamping: place))
            }
        }
        response.duplicates = duplicates
        response.conflicts = UInt32(clamping: response.conflictIndexes.count)
        response.rejected = rejected
        reply.succeed(message: response)
    }

    /// Tells the caller that its events are safe but not in PostgreSQL yet, or not taken at all.
    func fail(_ error: RPCError) { reply.fail(error) }
}
