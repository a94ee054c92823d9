import Contracts
import Model
import RPC

/// `Commit` and `Cancel`: an id of a hold names its org, so nothing is looked up.
extension LimiterService {
    /// Ends a reservation with what was really used.
    package func commit(
        _ request: LimiterV1.CommitRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        guard let hold = HoldID(request.leaseID) else { return reply.fail(CheckRefusal.noLease) }
        var decision = Decision()
        let answer = table.commit(
            hold, units: request.used, at: holdTime(call.now), into: &decision)
        ends.count(answer, ends.committed)
        switch answer {
        case .settled, .repeated:
            reply.succeed(
                message: LimiterV1.CommitResponse(
                    decision: .allowed, repeated: answer == .repeated, used: decision.units,
                    orgID: hold.org.value))
        case .denied:
            let wait = decision.isNever ? 0 : Wait.milliseconds(decision.retryNanoseconds)
            reply.succeed(
                message: LimiterV1.CommitResponse(
                    decision: .denied, retryAfterMs: wait, never: decision.isNever,
                    orgID: hold.org.value))
        case .endedOtherwise: reply.fail(CheckRefusal.cancelledHold)
        case .unknown: reply.fail(CheckRefusal.unknownHold)
        case .full: reply.fail(CheckRefusal.full)
        case .elsewhere, .awaited: reply.fail(closed(isAwaited: answer == .awaited))
        }
    }

    /// Ends a reservation or a lease, and gives everything back.
    package func cancel(
        _ request: LimiterV1.CancelRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        guard let hold = HoldID(request.leaseID) else { return reply.fail(CheckRefusal.noLease) }
        let answer = table.cancel(hold, at: holdTime(call.now))
        ends.count(answer, ends.cancelled)
        switch answer {
        case .settled, .repeated:
            reply.succeed(
                message: LimiterV1.CancelResponse(
                    repeated: answer == .repeated, orgID: hold.org.value))
        case .endedOtherwise: reply.fail(CheckRefusal.committedHold)
        case .unknown, .denied: reply.fail(CheckRefusal.unknownHold)
        case .full: reply.fail(CheckRefusal.full)
        case .elsewhere, .awaited: reply.fail(closed(isAwaited: answer == .awaited))
        }
    }

    private func holdTime(_ now: MonotonicInstant) -> DecisionTime {
        DecisionTime(
            monotonic: now.nanoseconds, wallMicroseconds: anchor.calendar(at: now).microseconds)
    }
}
