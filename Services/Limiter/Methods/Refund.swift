import Contracts
import Model
import RPC

extension LimiterService {
    /// Gives units of a call back that was counted and did not happen.
    package func refund(
        _ request: LimiterV1.RefundRequest, _ call: CallContext
    ) async throws -> LimiterV1.RefundResponse {
        var faults = RequestFaults()
        if request.chargedAtUs < 0 { faults.add("charged_at_us", "must be a time, or 0 for now") }
        try faults.check()
        var asked = request.call ?? .init()
        if !request.requestID.isEmpty { asked.requestID = request.requestID }
        let who = try await known(asked)
        guard !who.isUnlimited else {
            return .init(
                orgID: who.orgID.value, keyID: who.keyID, degraded: who.isDegraded,
                disabled: true)
        }
        let (now, wall) = (clock.monotonic, clock.wall)
        var decision = Decision()
        let answer = asked.withFacts { facts in
            var question = question(who, facts, Ask(asked, .look), now)
            question.request = hasher.request(
                org: who.orgID, facts.requestID, of: .refund)
            return table.refund(
                &question, chargedAt: Self.instant(of: request.chargedAtUs, now, wall),
                into: &decision)
        }
        if let refusal = closed(answer) { throw refusal }
        guard answer != .full else { throw CheckRefusal.full }
        return .init(
            rules: states(decision, who.rules), repeated: answer == .repeated,
            orgID: who.orgID.value, keyID: who.keyID, degraded: who.isDegraded)
    }

    /// The monotonic instant of a time of the wall clock; one in the future, or 0, is now.
    private static func instant(
        of microseconds: Int64, _ now: MonotonicInstant, _ wall: Timestamp
    ) -> UInt64 {
        guard microseconds > 0, microseconds < wall.microseconds else { return now.nanoseconds }
        let ago = UInt64(wall.microseconds - microseconds).multipliedReportingOverflow(by: 1_000)
        return ago.overflow ? 0 : now.nanoseconds - min(ago.partialValue, now.nanoseconds)
    }

    /// Who asks, read from PostgreSQL when memory doesn't know.
    func known(_ request: LimiterV1.CheckRequest) async throws(RPCError) -> KnownCaller {
        switch await read(request) {
        case .known(let who): return who
        case .open: throw CheckRefusal.away
        case .refused(let error):
            counters.refused.add()
            throw error
        }
    }

    /// How the rules stand that a decision was made by.
    func states(_ decision: Decision, _ rules: RuleSet) -> [LimiterV1.RuleState] {
        (0..<decision.count).map { state(decision, rules, $0) }
    }

    /// How rule `index` stands.
    func state(_ decision: Decision, _ rules: RuleSet, _ index: Int) -> LimiterV1.RuleState {
        let verdict = decision.verdicts[index]
        return .init(
            name: rules.texts[index].name.text, limit: rules.limits[index].units,
            remaining: verdict.remaining, resetMs: Wait.milliseconds(verdict.resetNanoseconds),
            shadow: decision.isShadow(index), violated: !verdict.isAdmitted && !verdict.needsGrant,
            guarantee: withUnsafePointer(to: decision) {
                ReverseWriter.guarantee($0, rules, index)
            })
    }
}
