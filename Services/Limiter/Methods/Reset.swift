import Contracts
import Model
import RPC

extension LimiterService {
    private static let reasonBytesMax = 256

    /// Forgets what is counted against a subject, and says so in the log with the caller's name: the audit chain is
    /// admin's to write.
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
        let now = clock.monotonic
        var decision = Decision()
        let answer = asked.withFacts { facts in
            var ask = Ask(asked, .look)
            ask.cost = 0
            var question = question(who, facts, ask, now)
            question.request = nil
            for index in chosen { table.reset(question.only(index)) }
            return table.peek(question, into: &decision)
        }
        if let refusal = closed(answer) { throw refusal }
        log.info(
            "counts were reset",
            [
                "caller": .string(call.caller.name), "org_id": .int(who.org.orgID.value),
                "key_id": .int(who.keyID), "meter": .string(asked.meter),
                "endpoint": .string(asked.endpoint),
                "rules": .string(chosen.map { rules.texts[$0].name.text }.joined(separator: " ")),
                "reason": .string(request.reason),
            ])
        return .init(
            rules: chosen.map { state(decision, rules, $0) }, orgID: who.org.orgID.value,
            keyID: who.keyID, degraded: who.isDegraded)
    }
}
