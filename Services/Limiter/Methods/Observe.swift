import Chassis
import Contracts
import Model

extension LimiterService {
    /// Counts and remembers a decision, and tells those who watch when it is a denial. Nothing here
    /// allocates, unless somebody watches or a denial is logged.
    @inline(__always)
    func observe(
        _ decision: UnsafePointer<Decision>, _ who: borrowing KnownCaller, _ call: CallFacts,
        _ ask: Ask, _ now: MonotonicInstant, _ wall: Timestamp
    ) {
        counters.count(decision, who)
        guard ask.counts, ask.cost > 0 else { return }
        let isAllowed = decision.pointee.isAllowed
        let violated =
            isAllowed ? decision.pointee.shadowViolated : decision.pointee.violated
        recent.append(record(violated, isAllowed, who, call, ask, now), of: who.subject)
        guard violated >= 0 else { return }
        let retry = decision.pointee.verdicts[violated].retryNanoseconds
        tell(violated, retry, isShadow: isAllowed, who, call, ask, now, wall)
    }

    @inline(__always)
    private func record(
        _ violated: Int, _ isAllowed: Bool, _ who: borrowing KnownCaller, _ call: CallFacts, _ ask: Ask,
        _ now: MonotonicInstant
    ) -> DecisionRecord {
        DecisionRecord(
            at: now.nanoseconds, org: who.orgID.value, key: who.keyID,
            user: hasher.word(call.user), custom: hasher.word(call.name),
            meter: hasher.word(ofMeter: call.meter), cost: ask.cost,
            outcome: !isAllowed ? .denied : violated >= 0 ? .shadowDenied : .allowed,
            rule: violated < 0 ? 0 : who.callRules.with { $0.numbers[violated].identity },
            endpoint: EndpointMark(call.endpoint) { hasher.word($0) })
    }

    /// The rare part: a denial, enforced or in shadow.
    private func tell(
        _ violated: Int, _ retry: UInt64, isShadow: Bool, _ who: borrowing KnownCaller, _ call: CallFacts,
        _ ask: Ask, _ now: MonotonicInstant, _ wall: Timestamp
    ) {
        let name = who.rules.texts[violated].name.bytes
        let isNever = retry == RuleVerdict.never
        denials.publish(org: who.orgID.value, rule: name, isShadow: isShadow) {
            LimiterV1.Denial(
                atUs: wall.microseconds, orgID: who.orgID.value, keyID: who.keyID,
                rule: String(decoding: name, as: UTF8.self),
                meter: String(decoding: call.meter, as: UTF8.self),
                endpoint: String(decoding: call.endpoint, as: UTF8.self), cost: ask.cost,
                retryAfterMs: isNever ? 0 : Wait.milliseconds(retry), never: isNever,
                shadow: isShadow)
        }
        guard !isShadow, let suppressed = denialSample.take(at: now) else { return }
        log.info(
            "a call was denied",
            [
                "org_id": .int(who.orgID.value), "key_id": .int(who.keyID),
                "rule": .string(String(decoding: name, as: UTF8.self)),
                "cost": .uint(ask.cost), "suppressed": .uint(suppressed),
            ])
    }
}
