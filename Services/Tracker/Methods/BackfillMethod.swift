import Chassis
import Contracts
import Model
import RPC

/// `Backfill`: takes events of the past as `Record` does and answers from the commit, by day and
/// meter; or only looks what storing them would do.
///
/// Each call stands for itself. A caller that was interrupted sends again what it has no answer
/// for: events count once.
struct BackfillMethod: Sendable {
    let record: RecordMethod
    let dryRuns: DryRuns
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
            return reply.succeed(message: TrackerV1.BackfillResponse(rejected: rejected))
        }
        let form = CommitWaiter.Form.backfill(
            closedBefore: LateUsage.closedBefore(
                now, graceMilliseconds: lateGraceMilliseconds))
        let deadline = call.deadline
        let waiter = CommitWaiter(
            deadline: deadline, reply: reply.later(), rejected: rejected, indexes: taken.indexes,
            form: form)
        if request.dryRun {
            dryRuns.run(taken.finish(waiter: nil), waiter)
        } else {
            metrics.rejected.add(UInt64(rejected.count))
            record.spool(taken, waiter)
        }
    }

    private static let noUpdates = EventFault(
        field: "delivery_update", reason: "is not usage: send it with Record")
}
