import Contracts
import Model

/// What a reply says besides the decision.
struct ReplyFacts {
    var orgID: Int64
    var keyID: Int64
    var isDegraded: Bool
    var wantsHeaders: Bool
    var wall: Timestamp
}

extension LimiterV1.CheckResponseBuilder {
    /// Fills a reply from a decision by `policy`.
    func fill(_ decision: Decision, _ policy: Policy, _ facts: ReplyFacts, in arena: MessageArena) {
        setDecision(decision.isAllowed ? .allowed : .denied)
        setGuarantee(.exact)
        setDegraded(facts.isDegraded)
        setOrgID(facts.orgID)
        setKeyID(facts.keyID)
        if !decision.isAllowed {
            setRule(policy.ruleNames[decision.violated].text)
            setNever(decision.isNever)
            if !decision.isNever {
                setRetryAfterMs(HeaderText.milliseconds(decision.retryNanoseconds))
            }
        }
        let rules = makeRules(decision.count)
        for index in 0..<decision.count {
            let verdict = decision.verdicts[index]
            rules[index].setName(policy.ruleNames[index].text)
            rules[index].setLimit(verdict.limit)
            rules[index].setRemaining(verdict.remaining)
            rules[index].setResetMs(HeaderText.milliseconds(verdict.resetNanoseconds))
        }
        if facts.wantsHeaders, decision.count > 0 {
            fillHeaders(decision, policy, facts, in: arena)
        }
    }

    /// Fills a reply that admits without having counted: the table is full, or nothing is known and the limiter
    /// fails open.
    func fillUncounted(orgID: Int64, keyID: Int64) {
        setDecision(.allowed)
        setDegraded(true)
        setOrgID(orgID)
        setKeyID(keyID)
    }

    private func fillHeaders(
        _ decision: Decision, _ policy: Policy, _ facts: ReplyFacts, in arena: MessageArena
    ) {
        let saysWhen = !decision.isAllowed && !decision.isNever
        let headers = makeHeaders(saysWhen ? 6 : 5)
        let tightest = decision.verdicts[decision.isAllowed ? decision.tightest : decision.violated]
        let reset = HeaderText.seconds(tightest.resetNanoseconds)
        let now = UInt64(max(0, facts.wall.microseconds)) / 1_000_000
        headers[0].setName("RateLimit-Policy")
        headers[0].setValue(policy.policyHeader.text)
        headers[1].setName("RateLimit")
        headers[1].setValue(HeaderText.rateLimit(decision, policy, in: arena))
        headers[2].setName("X-RateLimit-Limit")
        headers[2].setValue(HeaderText.number(tightest.limit, in: arena))
        headers[3].setName("X-RateLimit-Remaining")
        headers[3].setValue(HeaderText.number(tightest.remaining, in: arena))
        headers[4].setName("X-RateLimit-Reset")
        headers[4].setValue(HeaderText.number(now + reset, in: arena))
        if saysWhen {
            headers[5].setName("Retry-After")
            headers[5].setValue(
                HeaderText.number(HeaderText.seconds(decision.retryNanoseconds), in: arena))
        }
    }
}
