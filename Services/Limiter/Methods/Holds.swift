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
        if answer == .denied, let account = awaitedAccount(of: hold, decision, call.now) {
            let (used, deferred) = (request.used, reply.later())
            Task { await self.commitLater(hold, used, account, deferred) }
            return
        }
        ends.count(answer, ends.committed)
        switch result(of: answer, hold, decision) {
        case .success(let message): reply.succeed(message: message)
        case .failure(let error): reply.fail(error)
        }
    }

    /// Commits again when units of a quota came that the reservation lacked.
    private func commitLater(
        _ hold: HoldID, _ used: UInt64?, _ account: QuotaAccount, _ reply: any DeferredReply
    ) async {
        var (decision, answer) = (Decision(), HoldAnswer.unknown)
        var units = used ?? 0
        for _ in 0..<Self.unitAsksMax {
            let end = await escrow?.wait(for: account, units: units) ?? .unanswered
            let now = clock.monotonic
            answer = table.commit(hold, units: used, at: holdTime(now), into: &decision)
            guard answer == .denied, case .answered = end,
                awaitedAccount(of: hold, decision, now) != nil
            else { break }
            units = decision.units
        }
        if answer == .denied, decision.lacksUnits { decision.doubtQuota() }
        ends.count(answer, ends.committed)
        switch result(of: answer, hold, decision) {
        case .success(let message): reply.succeed(message: message)
        case .failure(let error): reply.fail(error)
        }
    }

    /// The account of which a reservation lacks units that may be had; nil: nothing is waited for.
    private func awaitedAccount(
        of hold: HoldID, _ decision: Decision, _ now: MonotonicInstant
    ) -> QuotaAccount? {
        guard let escrow, decision.lacksUnits, databaseAnswers else { return nil }
        let org: OrgLimits
        switch directory.find(org: hold.org) {
        case .fresh(let found), .stale(let found): org = found
        case .missing: return nil
        }
        return org.source.plan.quotas.keys.map { QuotaAccount(org: hold.org, meter: $0) }
            .first { table.counts(hold, under: escrow.key(of: $0), now: now.nanoseconds) }
    }

    private func result(
        of answer: HoldAnswer, _ hold: HoldID, _ decision: Decision
    ) -> Result<LimiterV1.CommitResponse, RPCError> {
        switch answer {
        case .settled, .repeated:
            return .success(
                LimiterV1.CommitResponse(
                    decision: .allowed, repeated: answer == .repeated, used: decision.units,
                    orgID: hold.org.value))
        case .denied:
            let wait = decision.isNever ? 0 : Wait.milliseconds(decision.retryNanoseconds)
            return .success(
                LimiterV1.CommitResponse(
                    decision: .denied, retryAfterMs: wait, never: decision.isNever,
                    orgID: hold.org.value))
        case .endedOtherwise: return .failure(CheckRefusal.cancelledHold)
        case .unknown: return .failure(CheckRefusal.unknownHold)
        case .full: return .failure(CheckRefusal.full)
        case .elsewhere, .awaited: return .failure(closed(isAwaited: answer == .awaited))
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
