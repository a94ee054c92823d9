import Chassis
import Contracts
import Model
import RPC

/// `Record`: checks every event, journals the valid ones as one record, answers when they are
/// as safe as asked.
///
/// Runs on the event loop and never waits: the journal's thread, or the flusher, answers later.
struct RecordMethod: Sendable {
    private static let retryAfterMilliseconds: UInt64 = 1_000

    let journal: Journal
    let metrics: TrackerMetrics
    let clock: any TimeSource
    let streams: RecordStreamMethod

    /// Answers one call.
    func record(
        _ request: TrackerV1.RecordRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let events = request.events
        guard events.count <= EventLimits.eventsPerRequestMax else {
            return reply.fail(Self.tooMany(events.count))
        }
        let waitsForCommit: Bool
        switch request.ack {
        case .spooled: waitsForCommit = false
        case .committed: waitsForCommit = true
        case .unrecognized(let number): return reply.fail(Self.unknownAck(number))
        }
        let id = request.streamID
        if !id.isEmpty {
            switch streams.begin(id, sequence: request.sequence, caller: call.caller) {
            case .failure(let error): return reply.fail(error)
            case .success(let place):
                reply.succeed(message: TrackerV1.RecordResponse())
                return take(events, waitsForCommit, call.deadline, place)
            }
        }
        take(events, waitsForCommit, call.deadline, reply.later())
    }

    private func take(
        _ events: MessageViewList<TrackerV1.UsageEventView>, _ waitsForCommit: Bool,
        _ deadline: Deadline, _ reply: any DeferredReply
    ) {
        var taken = EventIntake(now: clock.wall, expecting: events.count)
        for (index, event) in events.enumerated() { taken.add(event, index) }
        metrics.rejected.add(taken.rejections.events)
        if taken.accepted == 0 {
            return reply.succeed(
                message: Self.response(0, taken.rejections.events, isCommitted: waitsForCommit))
        }
        spool(taken, waitsForCommit, deadline, reply)
    }

    private func spool(
        _ taken: consuming EventIntake, _ waitsForCommit: Bool, _ deadline: Deadline,
        _ reply: any DeferredReply
    ) {
        let rejected = taken.rejections.events
        if waitsForCommit {
            let waiter = CommitWaiter(
                deadline: deadline, reply: reply, rejected: rejected, indexes: taken.indexes)
            return spool(taken, waiter)
        }
        let accepted = taken.accepted
        let payload = Self.response(accepted, rejected, isCommitted: false).encoded()
        append(taken.finish(waiter: nil), accepted) { refusal in
            if let refusal { reply.fail(refusal) } else { reply.succeed(payload) }
        }
    }

    /// Journals events whose commit a caller waits for.
    func spool(_ taken: consuming EventIntake, _ waiter: CommitWaiter) {
        let accepted = taken.accepted
        append(taken.finish(waiter: waiter), accepted) { refusal in
            if let refusal { waiter.fail(refusal) }
        }
    }

    private func append(
        _ record: SpoolRecord, _ accepted: UInt32,
        _ done: @escaping @Sendable (RPCError?) -> Void
    ) {
        do throws(JournalRefusal) {
            try journal.append(record) { [metrics] refusal in
                if let refusal {
                    metrics.refused.add()
                    return done(Self.error(refusal))
                }
                metrics.accepted.add(UInt64(accepted))
                done(nil)
            }
        } catch {
            metrics.refused.add()
            done(Self.error(error))
        }
    }

    private static func response(
        _ accepted: UInt32, _ rejected: [TrackerV1.RejectedEvent], isCommitted: Bool
    ) -> TrackerV1.RecordResponse {
        var response = TrackerV1.RecordResponse()
        response.accepted = accepted
        response.rejected = rejected
        if isCommitted {
            response.duplicates = 0
            response.conflicts = 0
        }
        return response
    }

    /// What a caller hears that sends too many events.
    static func tooMany(_ count: Int) -> RPCError {
        RPCError(
            .invalidArgument, "a request takes at most 10000 events, this one has \(count)",
            violations: [
                FieldViolation(field: "events", description: "at most 10000; split the request")
            ])
    }

    private static func unknownAck(_ number: Int32) -> RPCError {
        RPCError(
            .invalidArgument, "ack \(number) is not known",
            violations: [FieldViolation(field: "ack", description: "0 (SPOOLED) or 1 (COMMITTED)")])
    }

    /// What the caller hears when the journal takes nothing.
    static func error(_ refusal: JournalRefusal) -> RPCError {
        switch refusal {
        case .full:
            RPCError(
                .resourceExhausted,
                "the journal is full, PostgreSQL is slow or away; nothing of this was taken",
                retryAfterMilliseconds: retryAfterMilliseconds)
        case .diskFull:
            RPCError(
                .resourceExhausted,
                "the journal's disk is full; nothing of this request was taken",
                retryAfterMilliseconds: retryAfterMilliseconds)
        case .noSegment:
            RPCError(
                .resourceExhausted,
                "the journal can't grow for now; nothing of this request was taken",
                retryAfterMilliseconds: retryAfterMilliseconds)
        case .failed:
            RPCError(
                .unavailable,
                "the journal's disk failed; sending the request again is safe"
            )
        case .closed:
            RPCError(
                .unavailable, "the tracker is stopping; nothing of this request was taken",
                retryAfterMilliseconds: retryAfterMilliseconds)
        }
    }
}
