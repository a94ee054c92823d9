import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("Look-ups of keys that may not exist")
struct MissBudgetTests {
    private func instant(_ milliseconds: UInt64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    private func org(_ number: UInt64) -> SubjectHash { SubjectHash(high: number, low: 0) }

    @Test("one org gets so many at once and then its refill; another one still gets its own")
    func ofOneOrg() {
        var budget = MissBudget(now: instant(0))
        func taken(_ number: UInt64, at time: UInt64) -> Int {
            (0..<2_000).count { _ in budget.take(org(number), now: instant(time)) }
        }
        #expect(taken(1, at: 0) == 1_000)
        #expect(taken(1, at: 19) == 0)
        #expect(taken(1, at: 20) == 1)
        #expect(taken(2, at: 20) == 1_000)
        #expect(taken(1, at: 1_020) == 50)
        #expect(taken(1, at: 10_000_000) == 1_000)
    }

    @Test("all orgs together get so many at once and then the refill")
    func ofAll() {
        var budget = MissBudget(now: instant(0))
        func taken(at time: UInt64) -> Int {
            (0..<4_000).count { budget.take(org(UInt64($0 % 4_096)), now: instant(time)) }
        }
        #expect(taken(at: 0) == 4_000)
        #expect(taken(at: 1_000) == 500)
        #expect(taken(at: 1_001) == 0)
        #expect(taken(at: 1_002) == 1)
    }

    @Test("a key that exists costs nothing, and time that stands still gives nothing")
    func givenBack() {
        var budget = MissBudget(now: instant(5))
        for _ in 0..<10_000 {
            let isTaken = budget.take(org(1), now: instant(5))
            #expect(isTaken)
            budget.giveBack(org(1))
        }
        let all = (0..<2_000).count { _ in budget.take(org(1), now: instant(3)) }
        #expect(all == 1_000)
    }

    @Test(
        "a flood of made-up keys reads so many of them, and a good key of another org still gets in"
    )
    func flood() async throws {
        // The budget fills with time, so that time stands still here.
        let clock = ManualClock(wall: SystemClock().wall)
        try await LimiterHouse.open(.init(clock: clock)) { house in
            let (victim, good) = (
                try await house.makeKey("victim"), try await house.makeKey("good")
            )
            let org = try #require(OrgID(victim.org))
            let flood = (0..<1_500).map { _ in
                LimiterV1.CheckRequest(
                    who: .apiKey(APIKeyFormat.make(org: org, random: SecureRandom.bytes(24))))
            }
            var reasons: [String: Int] = [:]
            for start in stride(from: 0, to: flood.count, by: 500) {
                let batch = try await house.limiter.checkMany(
                    .init(checks: Array(flood[start..<start + 500])),
                    options: CallOptions(timeoutMilliseconds: 60_000))
                for result in batch.results { reasons[result.reason, default: 0] += 1 }
            }
            let read = reasons["key_unknown", default: 0]
            #expect(read == 1_000, "\(reasons)")
            #expect(read + reasons["lookups_limited", default: 0] == 1_500)
            #expect(await house.service.loader.keyReadsBegun == read)
            #expect(await house.reason(flood[1_499]) == "lookups_limited")
            #expect(try await house.check(good.secret).decision == .allowed)
            // What was looked up before is known, whatever the budget.
            #expect(await house.reason(flood[0]) == "key_unknown")
        }
    }
}
