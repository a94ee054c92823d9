import Contracts
import Model
import RPC

extension LimiterService {
    /// How a subject stands under every rule, of one meter or of all that some rule names.
    package func limits(
        _ request: LimiterV1.CheckRequest, _ call: CallContext
    ) async throws -> LimiterV1.LimitsResponse {
        let who = try await known(request)
        let rules = who.org.source.table(at: clock.wall)
        let meters = request.meter.isEmpty ? rules.meters : [request.meter]
        var (seen, found): (Set<UInt64>, [LimiterV1.LimitState]) = ([], [])
        for meter in meters {
            var asked = request
            asked.meter = meter
            asked.cost = 1
            var caller = who
            caller.callRules = asked.withFacts { facts in
                var facts = facts
                facts.keyID = who.keyID
                return Kept(holding: rules.rules(ofMeter: facts.meter).rules(for: facts))
            }
            await learnQuota(caller, asked)
            let states = try asked.withFacts { facts in
                var facts = facts
                facts.keyID = who.keyID
                let shared = rules.everyMeter.rules(for: facts).limits.map(\.identity)
                return try limits(
                    of: caller, facts, asked, shared: Set(shared), clock.monotonic)
            }
            // A rule for any meter is told once.
            for (identity, state) in states where seen.insert(identity).inserted {
                found.append(state)
            }
        }
        return .init(
            rules: found, orgID: who.orgID.value, keyID: who.keyID, degraded: who.isDegraded,
            disabled: who.isUnlimited)
    }

    /// The rules of one meter by identity; `shared`: those that count the calls of any.
    private func limits(
        of who: KnownCaller, _ facts: CallFacts, _ asked: LimiterV1.CheckRequest,
        shared: Set<UInt64>, _ now: MonotonicInstant
    ) throws(RPCError) -> [(UInt64, LimiterV1.LimitState)] {
        var decision = Decision()
        var question = question(who, facts, Ask(asked, .look), now)
        question.request = nil
        if let refusal = closed(table.peek(&question, into: &decision)) { throw refusal }
        return (0..<decision.count).map { index in
            let (limit, verdict) = (who.rules.limits[index], decision.verdicts[index])
            let all = limit.kind == .bucket ? limit.burst : verdict.limit
            let isShared = shared.contains(limit.identity)
            return (
                limit.identity,
                .init(
                    state: state(decision, who.rules, index), meter: isShared ? "*" : asked.meter,
                    used: all - min(verdict.remaining, all),
                    algorithm: limit.kind.word, windowMs: limit.window / 1_000_000,
                    scope: limit.scope.message)
            )
        }
    }
}

extension RuleLimit.Kind {
    /// The word for it in replies and for operators.
    fileprivate var word: String {
        switch self {
        case .fixed: "fixed_window"
        case .calendar: "calendar_window"
        case .sliding: "sliding_window"
        case .bucket: "token_bucket"
        case .concurrency: "concurrency"
        case .quota: "quota"
        }
    }
}

extension RuleLimit.Scope {
    fileprivate var message: CommonV1.RateScope {
        switch self {
        case .org: .org
        case .key: .key
        case .user: .user
        case .endpoint: .endpoint
        case .keyAndEndpoint: .keyEndpoint
        case .userAndEndpoint: .userEndpoint
        case .custom: .custom
        }
    }
}
