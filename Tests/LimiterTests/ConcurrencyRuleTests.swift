import Testing

@testable import Limiter
@testable import Model

@Suite("Concurrency and quotas")
struct ConcurrencyRuleTests {
    private func time(_ now: UInt64, leaseEnd: UInt64 = 0) -> DecisionTime {
        DecisionTime(monotonic: now, wallMicroseconds: 0, leaseEnd: leaseEnd)
    }

    @Test("as many units are in flight as the limit says, until they are given back or run out")
    func inFlight() {
        let limit = RuleLimit(kind: .concurrency, units: 3, window: 0)
        var cells = RuleCells()
        for end in [500, 300] as [UInt64] {
            #expect(RuleArithmetic.decide(cells, limit, cost: 1, at: time(100)).isAdmitted)
            _ = RuleArithmetic.charge(&cells, limit, cost: 1, at: time(100, leaseEnd: end))
        }
        let denied = RuleArithmetic.decide(cells, limit, cost: 2, at: time(100))
        #expect(denied.remaining == 1 && denied.retryNanoseconds == 400)
        _ = RuleArithmetic.giveBack(&cells, limit, units: 1, chargedIn: 500, at: time(200))
        #expect(RuleArithmetic.decide(cells, limit, cost: 2, at: time(200)).isAdmitted)
        #expect(RuleArithmetic.decide(cells, limit, cost: 3, at: time(500)).isAdmitted)
        _ = RuleArithmetic.charge(&cells, limit, cost: 3, at: time(500, leaseEnd: 600))
        #expect(RuleArithmetic.decide(cells, limit, cost: 1, at: time(500)).remaining == 0)
    }

    @Test("the wait for leases is exact: tried against every instant of random leases")
    func waits() {
        var random = SeededRandom(seed: 51)
        for round in 0..<2_000 {
            let limit = RuleLimit(kind: .concurrency, units: random.next() % 12, window: 0)
            let now = 100 + random.next() % 20
            let leases = (0..<(random.next() % 8)).map { _ in
                Concurrency.Lease(end: 90 + random.next() % 60, units: random.next() % 4)
            }
            let cost = random.next() % 14
            func admits(_ then: UInt64) -> Bool {
                leases.filter { $0.end > then }.reduce(cost) { $0 + $1.units } <= limit.units
            }
            let expected = (now..<now + 200).first(where: admits).map { $0 - now }
            var sorted = leases
            let wait = Concurrency.wait(for: cost, limit, leases: &sorted, now: now)
            #expect(wait == expected ?? RuleVerdict.never, "round \(round)")
        }
    }

    @Test("a quota is spent out of its grants, and says when another grant may help")
    func grants() {
        let limit = RuleLimit(kind: .quota, units: 100, window: 0)
        let day: UInt64 = 86_400_000_000_000
        var cells = RuleCells()
        let before = RuleArithmetic.decide(cells, limit, cost: 1, at: time(10))
        #expect(before.needsGrant && before.retryNanoseconds == Quota.grantNanoseconds)
        _ = Quota.grant(&cells.first, units: 5, until: day, now: 10)
        // The wall clock was corrected meanwhile: the same period all the same.
        _ = Quota.grant(&cells.first, units: 5, until: day + 1_000_000_000, now: 20)
        #expect(RuleArithmetic.decide(cells, limit, cost: 10, at: time(20)).isAdmitted)
        _ = RuleArithmetic.charge(&cells, limit, cost: 8, at: time(20))
        let short = RuleArithmetic.decide(cells, limit, cost: 3, at: time(30))
        #expect(short.remaining == 2 && short.needsGrant && short.retryNanoseconds == day - 30)
        let never = RuleArithmetic.decide(cells, limit, cost: 101, at: time(30))
        #expect(!never.needsGrant && never.retryNanoseconds == RuleVerdict.never)
        // The next period begins with what is granted for it, also a moment before this one is over.
        _ = Quota.grant(&cells.first, units: 4, until: 2 * day, now: day - 1)
        #expect(RuleArithmetic.decide(cells, limit, cost: 1, at: time(day)).remaining == 4)
        #expect(RuleArithmetic.decide(cells, limit, cost: 1, at: time(2 * day)).remaining == 0)
    }

    @Test("a quota knows what PostgreSQL said last: what is left, and when to ask ahead")
    func news() {
        let limit = RuleLimit(kind: .quota, units: 100, window: 0)
        func verdict(_ here: UInt64, left: UInt64, cost: UInt64) -> RuleVerdict {
            let news = QuotaNews(left: left, granted: 10, mark: 1_023)
            let cells = RuleCells(
                first: RuleCell(deadAt: 1_000, value: here),
                second: RuleCell(deadAt: 1_000, value: news.word))
            return RuleArithmetic.decide(cells, limit, cost: cost, at: time(10))
        }
        #expect(verdict(9, left: 50, cost: 1).remaining == 59)
        #expect(!verdict(9, left: 50, cost: 1).isLow && verdict(9, left: 50, cost: 5).isLow)
        #expect(!verdict(9, left: 0, cost: 9).isLow)
        let short = verdict(2, left: 50, cost: 3)
        #expect(!short.isAdmitted && short.needsGrant && !short.isLow && short.remaining == 52)
        // Used up: denied at once, and looked at again without keeping anybody waiting.
        let used = verdict(2, left: 0, cost: 3)
        #expect(!used.isAdmitted && !used.needsGrant && used.isLow && used.remaining == 2)
        #expect(used.retryNanoseconds == 990)
        let never = verdict(2, left: 50, cost: 101)
        #expect(!never.needsGrant && !never.isLow && never.retryNanoseconds == RuleVerdict.never)
        #expect(!verdict(0, left: 0, cost: 0).needsGrant)
        #expect(RuleArithmetic.decide(RuleCells(), limit, cost: 0, at: time(10)).needsGrant)
    }

    @Test("news of a quota fit one word")
    func newsWord() {
        for left: UInt64 in [0, 1, 999, (1 << 48) - 1, .max] {
            for granted: UInt64 in [0, 1, 5, 64, .max] {
                for mark: UInt64 in [0, 7, 1_023] {
                    let news = QuotaNews(left: left, granted: granted, mark: mark)
                    #expect(QuotaNews(word: news.word) == news && news.mark == mark)
                    #expect(news.left == min(left, (1 << 48) - 1))
                    #expect(news.grant <= max(granted, 1) && news.grant > granted / 2)
                }
            }
        }
    }
}
