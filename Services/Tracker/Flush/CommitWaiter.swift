import Contracts
import Model
import RPC

/// A caller who waits until its events are in PostgreSQL.
final class CommitWaiter: Sendable {
    /// What the caller is told.
    enum Form: Sendable {
        /// A `RecordResponse`.
        case record
        /// A `BackfillResponse`; hours that begin before that instant are closed. What is of a job is answered when
        /// it is in the books.
        case backfill(closedBefore: Timestamp, books: BackfillBooks, part: BackfillPart?)
    }

    /// When the caller stops waiting.
    let deadline: Deadline
    private let reply: any DeferredReply
    private let rejected: [TrackerV1.RejectedEvent]
    /// The index in the request of each event that was taken; nil: the same.
    private let indexes: [UInt32]?
    private let form: Form

    /// Makes the waiter of a request.
    init(
        deadline: Deadline, reply: any DeferredReply, rejected: [TrackerV1.RejectedEvent],
        indexes: [UInt32]?, form: Form = .record
    ) {
        self.deadline = deadline
        self.reply = reply
        self.rejected = rejected
        self.indexes = indexes
        self.form = form
    }

    /// Tells the caller what became of its events.
    /// - Parameter events: those of the batch, of which the caller's have these places.
    func committed(_ outcome: FlushOutcome, _ places: Range<Int>, _ events: [SpooledEvent]) {
        let response = response(outcome, places)
        guard case .backfill(let closed, let books, let part) = form else {
            return reply.succeed(message: response)
        }
        var tally = BackfillTally(closedBefore: closed)
        for place in places { tally.add(events[place], outcome[place]) }
        let told = TrackerV1.BackfillResponse(
            totals: tally.totals, rejected: response.rejected,
            conflictIndexes: response.conflictIndexes)
        guard let part else { return reply.succeed(message: told) }
        books.enter(part, told.totals, rejected: told.rejected.count, deadline: deadline) {
            [reply] error in
            if let error { reply.fail(error) } else { reply.succeed(message: told) }
        }
    }

    private func response(
        _ outcome: FlushOutcome, _ places: Range<Int>
    ) -> TrackerV1.RecordResponse {
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
        return response
    }

    /// Tells the caller that its events are safe but not in PostgreSQL yet, or not taken at all.
    func fail(_ error: RPCError) { reply.fail(error) }
}
