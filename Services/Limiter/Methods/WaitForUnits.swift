import Chassis
import Contracts
import Model

/// Hard quotas beyond what is here: units that a call lacks are asked for, and it waits for them.
extension LimiterService {
    /// Times that one call asks for units: others may take what came for it.
    static let unitAsksMax = 64

    /// What a decision by a quota leaves to do; true: units may be had, and the call is to be
    /// decided again when they are here.
    func awaitsUnits(
        _ who: borrowing KnownCaller, _ ask: Ask, _ decision: inout Decision
    ) -> Bool {
        guard let escrow, decision.count > 0 else { return false }
        let verdict = decision.verdicts[decision.count - 1]
        guard verdict.needsGrant || verdict.isLow, let account = who.quotaAccount else {
            return false
        }
        if verdict.isLow {
            escrow.low(account)
            return false
        }
        // One that other rules deny asks for nothing.
        guard decision.lacksUnits || ask.cost == 0 else { return false }
        guard ask.mayWait, databaseAnswers else {
            decision.doubtQuota()
            return false
        }
        decision.awaitsUnits = true
        return true
    }

    /// Waits for units that a call lacks; what is known of the caller afterwards, and whether it
    /// makes sense to wait again.
    func waitForUnits(
        _ who: KnownCaller, _ request: LimiterV1.CheckRequest, cost: UInt64
    ) async -> (ResolvedCaller, mayWait: Bool) {
        guard let escrow, let account = who.quotaAccount else { return (.known(who), false) }
        switch await escrow.wait(for: account, units: cost) {
        case .answered: return (await read(request), true)
        case .unanswered:
            var who = who
            who.isDegraded = true
            return (.known(who), false)
        case .lifted:
            // The plan is another one: what is known of the org is out of date.
            directory.invalidate(org: who.orgID.value)
            return (await read(request), true)
        }
    }

    /// Asks for the first units of a period, when nothing is known of it, so that what is told of
    /// the quota is true.
    func learnQuota(_ who: KnownCaller, _ request: LimiterV1.CheckRequest) async {
        guard let escrow, let account = who.quotaAccount, databaseAnswers else { return }
        let now = clock.monotonic
        let isUnknown = request.withFacts { facts in
            var ask = Ask(request, .look)
            ask.cost = 0
            var decision = Decision()
            var question = question(who, facts, ask, now)
            question.request = nil
            _ = table.peek(&question, into: &decision)
            return decision.count > 0 && decision.verdicts[decision.count - 1].needsGrant
        }
        if isUnknown { _ = await escrow.wait(for: account, units: 0) }
    }
}

extension KnownCaller {
    /// The account of the hard quota that calls are decided by; nil: there is none.
    var quotaAccount: QuotaAccount? {
        rules.quota.map { QuotaAccount(org: orgID, meter: $0.meter) }
    }
}

extension Decision {
    /// Whether units of the quota are all that a denied call lacks, and more may be had.
    var lacksUnits: Bool {
        count > 0 && verdicts[count - 1].needsGrant && !verdicts[count - 1].isAdmitted
    }

    /// Says that nobody knows whether the quota is used up: not its end, but a moment is to be
    /// waited for.
    mutating func doubtQuota() {
        let last = count - 1
        guard !verdicts[last].isAdmitted else { return }
        verdicts[last].retryNanoseconds = min(
            verdicts[last].retryNanoseconds, Quota.grantNanoseconds)
        if violated >= 0 { violated = last }
    }
}
