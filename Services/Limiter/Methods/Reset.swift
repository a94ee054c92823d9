import Contracts
import Model
import RPC

extension LimiterService {
    private static let reasonBytesMax = 256

    /// Forgets what is counted against a subject. The org's audit chain says so before, with the caller's name; what
    /// can't be audited is not done.
    package func reset(
        _ request: LimiterV1.ResetRequest, _ call: CallContext
    ) async throws -> LimiterV1.ResetResponse {
        var faults = RequestFaults()
        if request.reason.utf8.count > Self.reasonBytesMax {
            faults.add("reason", "must be at most \(Self.reasonBytesMax) bytes")
        }
        try faults.check()
        let asked = request.call ?? .init()
        let who = try await known(asked)
        let rules = who.rules
        let named = rules.limits.indices.filter {
            request.rule.isEmpty || rules.texts[$0].name.text == request.rule
        }
        let chosen = named.filter { rules.limits[$0].kind != .quota }
        if chosen.isEmpty, !request.rule.isEmpty {
            throw named.isEmpty ? CheckRefusal.unknownRule : CheckRefusal.quotaStays
        }
        let names = chosen.map { rules.texts[$0].name.text }.joined(separator: " ")
        let gate = table.gate.ask(who.shard)
        guard gate.decides else { throw closed(isAwaited: gate == .awaited) }
        try await audit(who, asked, names, request.reason, by: call.caller)
        let now = clock.monotonic
        var decision = Decision()
        let answer = asked.withFacts { facts in
            var ask = Ask(asked, .look)
            ask.cost = 0
            var question = question(who, facts, ask, now)
            question.request = nil
            for index in chosen {
                var one = question.only(index)
                table.reset(&one)
            }
            return table.peek(&question, into: &decision)
        }
        if let refusal = closed(answer) { throw refusal }
        log.info(
            "counts were reset",
            [
                "caller": .string(call.caller.name), "org_id": .int(who.orgID.value),
                "key_id": .int(who.keyID), "meter": .string(asked.meter),
                "endpoint": .string(asked.endpoint),
                "rules": .string(names),
                "reason": .string(request.reason),
            ])
        return .init(
            rules: chosen.map { state(decision, rules, $0) }, orgID: who.orgID.value,
            keyID: who.keyID, degraded: who.isDegraded)
    }

    private func audit(
        _ who: KnownCaller, _ asked: LimiterV1.CheckRequest, _ rules: String, _ reason: String,
        by caller: Caller
    ) async throws(RPCError) {
        let target = who.keyID == 0 ? "org:\(who.orgID)" : "key:\(who.keyID)"
        let detail = [
            "rules": rules, "reason": reason, "meter": asked.meter, "endpoint": asked.endpoint,
        ].filter { !$0.value.isEmpty }
        do {
            guard databaseAnswers else { throw CatalogFault.databaseAway }
            try await resets.append(who.orgID, by: caller, target: target, detail: detail)
        } catch {
            log.error("a reset could not be audited and was not done", ["reason": .string("\(error)")])
            throw CheckRefusal.resetAway
        }
    }
}
