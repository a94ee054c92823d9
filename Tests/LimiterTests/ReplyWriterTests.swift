import Contracts
import Model
import Testing

@testable import Limiter

@Suite("Replies written back to front")
struct ReplyWriterTests {
    /// The same reply as a message, which the generated codec packs.
    private func message(
        _ decision: Decision, _ rules: [RateRule], _ facts: ReplyFacts
    ) -> LimiterV1.CheckResponse {
        let isWaiting = !decision.isAllowed && !decision.isNever
        var reply = LimiterV1.CheckResponse(
            decision: decision.isAllowed ? .allowed : .denied, guarantee: .exact,
            degraded: facts.isDegraded, orgID: facts.orgID.value, keyID: facts.keyID)
        if !decision.isAllowed {
            reply.rule = rules[decision.violated].name
            reply.never = decision.isNever
            reply.retryAfterMs = isWaiting ? Wait.milliseconds(decision.retryNanoseconds) : 0
        }
        reply.rules = rules.indices.map { index in
            LimiterV1.RuleState(
                name: rules[index].name, limit: rules[index].limit ?? 0,
                remaining: decision.verdicts[index].remaining,
                resetMs: Wait.milliseconds(decision.verdicts[index].resetNanoseconds))
        }
        guard facts.wantsHeaders, !rules.isEmpty else { return reply }
        let lead = decision.verdicts[decision.isAllowed ? decision.tightest : decision.violated]
        let quotas = rules.map {
            "\"\($0.name)\";q=\($0.limit ?? 0);w=\(($0.windowMilliseconds + 999) / 1000)"
        }
        let states = rules.indices.map { index in
            let verdict = decision.verdicts[index]
            let wait = Wait.seconds(verdict.resetNanoseconds)
            return "\"\(rules[index].name)\";r=\(verdict.remaining);t=\(wait)"
        }
        let now = UInt64(facts.wall.microseconds / 1_000_000)
        var pairs = [
            ("RateLimit-Policy", quotas.joined(separator: ", ")),
            ("RateLimit", states.joined(separator: ", ")),
            ("X-RateLimit-Limit", "\(lead.limit)"), ("X-RateLimit-Remaining", "\(lead.remaining)"),
            ("X-RateLimit-Reset", "\(now + Wait.seconds(lead.resetNanoseconds))"),
        ]
        if isWaiting { pairs.append(("Retry-After", "\(Wait.seconds(decision.retryNanoseconds))")) }
        reply.headers = pairs.map { LimiterV1.Header(name: $0.0, value: $0.1) }
        return reply
    }

    private func rules(_ random: inout SplitMix) -> [RateRule] {
        (0..<random.next() % 9).map { index in
            RateRule(
                name: "r\(index)" + String(repeating: "x", count: Int(random.next() % 60)),
                algorithm: .fixedWindow, limit: random.next() >> (random.next() % 64),
                windowMilliseconds: 1_000 + random.next() % 86_400_000)
        }
    }

    @Test("are byte for byte what the generated codec packs, over random decisions and policies")
    func sameAsCodec() throws {
        var random = SplitMix(state: 5)
        for _ in 0..<3_000 {
            let rules = rules(&random)
            let set = RuleSet(
                rules.map { CatalogRule(rule: $0) }, failMode: .closed,
                identity: RuleIdentity(secret: (1, 2)))
            var decision = Decision()
            for rule in rules {
                var verdict = RuleVerdict(limit: rule.limit ?? 0)
                verdict.remaining = random.next() >> (random.next() % 64)
                verdict.resetNanoseconds = random.next() >> (random.next() % 64)
                switch random.next() % 4 {
                case 0: verdict.retryNanoseconds = random.next() >> (random.next() % 64)
                case 1 where random.next() % 4 == 0: verdict.retryNanoseconds = RuleVerdict.never
                default: break
                }
                decision.add(verdict)
            }
            let facts = ReplyFacts(
                orgID: OrgID(Int64(random.next() >> 2) + 1)!,
                keyID: Int64(random.next() >> (1 + random.next() % 63)),
                isDegraded: random.next() % 2 == 0, wantsHeaders: random.next() % 4 > 0,
                wall: Timestamp(microseconds: Int64(random.next() >> 13)))
            let arena = MessageArena.make()
            defer { arena.destroy() }
            var writer = ReverseWriter(bytesMax: set.replyBytesMax, in: arena)
            writer.write(decision, set, facts)
            try #require(Array(writer.bytes) == message(decision, rules, facts).encoded())
        }
    }
}
