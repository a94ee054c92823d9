import Chassis
import Contracts
import Model
import RPC

/// `Backfill`: takes events of the past as `Record` does and answers from the commit, by day and
/// meter; or only looks what storing them would do.
///
/// A caller that was interrupted sends again what it has no answer for: events count once, and so do the
/// requests of a job in its books.
struct BackfillMethod: Sendable {
    let record: RecordMethod
    let dryRuns: DryRuns
    let books: BackfillBooks
    let metrics: TrackerMetrics
    let clock: any TimeSource
    let lateGraceMilliseconds: UInt64

    /// Answers one call.
    func backfill(
        _ request: TrackerV1.BackfillRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let events = request.events
        guard events.count <= EventLimits.eventsPerRequestMax else {
            return reply.fail(RecordMethod.tooMany(events.count))
        }
        var part: BackfillPart?
        do throws(RPCError) {
            part = try request.job.map { job throws(RPCError) in
                try BackfillPart(
                    job.copied(), of: events, isDryRun: request.dryRun, caller: call.caller)
            }
        } catch {
            return reply.fail(error)
        }
        let now = clock.wall
        var taken = EventIntake(now: now, expecting: events.count)
        for (index, event) in events.enumerated() {
            if event.deliveryUpdate == nil {
                taken.add(event, index)
            } else {
                taken.reject(index, [Self.noUpdates])
            }
        }
        let rejected = taken.rejections.events
        if taken.accepted == 0 {
            let told = TrackerV1.BackfillResponse(rejected: rejected)
            guard let part else { return reply.succeed(message: told) }
            let reply = reply.later()
            return books.enter(part, [], rejected: rejected.count, deadline: call.deadline) { error in
                if let error { reply.fail(error) } else { reply.succeed(message: told) }
            }
        }
        let form = CommitWaiter.Form.backfill(
            closedBefore: LateUsage.closedBefore(
                now, graceMilliseconds: lateGraceMilliseconds),
            books: books, part: part)
        let deadline = call.deadline
        let waiter = CommitWaiter(
            deadline: deadline, reply: reply.later(), rejected: rejected, indexes: taken.indexes,
            form: form)
        if request.dryRun {
            dryRuns.run(taken.finish(waiter: nil), waiter)
        } else {
            metrics.rejected.add(rejected)
            record.spool(taken, waiter)
        }
    }

    private static let noUpdates = EventFault(
        field: "delivery_update", reason: "is not usage: send it with Record")
}
