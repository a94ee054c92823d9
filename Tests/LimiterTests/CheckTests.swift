import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("A check")
struct CheckTests {
    private func headers(_ reply: LimiterV1.CheckResponse) -> [String: String] {
        Dictionary(reply.headers.map { ($0.name, $0.value) }) { first, _ in first }
    }

    @Test(
        "a free org is denied on call 11 of a minute, and allowed again when the reply says",
        arguments: ServiceUnderTest.Carrier.allCases)
    func freeTier(_ carrier: ServiceUnderTest.Carrier) async throws {
        let clock = ManualClock(wall: Timestamp(microseconds: 1_735_689_600_000_000))
        try await LimiterHouse.open(.init(carrier: carrier, clock: clock)) { house in
            let key = try await house.makeKey()
            for call in 1...10 {
                let reply = try await house.check(key.secret)
                #expect(reply.decision == .allowed)
                #expect(reply.rules.map(\.remaining) == [10, 100, 1_000].map { $0 - UInt64(call) })
                clock.advance(milliseconds: 1_000)
            }
            let denied = try await house.check(key.secret)
            #expect(denied.decision == .denied)
            #expect(denied.rule == "minute")
            #expect(denied.retryAfterMs == 50_000)
            #expect(denied.rules.map(\.remaining) == [0, 90, 990])
            #expect(headers(denied)["Retry-After"] == "50")
            #expect(denied.rules.map(\.violated) == [true, false, false])
            #expect(denied.problem?.status == 429 && denied.problem?.violatedPolicies == ["minute"])

            clock.advance(milliseconds: 49_999)
            #expect(try await house.check(key.secret).retryAfterMs == 1)
            clock.advance(milliseconds: 1)
            let again = try await house.check(key.secret)
            #expect(again.decision == .allowed)
            #expect(again.rules.map(\.remaining) == [9, 89, 989])
        }
    }

    @Test(
        "the reply and its headers are exact", arguments: ServiceUnderTest.Carrier.allCases)
    func exactReply(_ carrier: ServiceUnderTest.Carrier) async throws {
        let clock = ManualClock(wall: Timestamp(microseconds: 1_735_689_600_000_000))
        try await LimiterHouse.open(.init(carrier: carrier, clock: clock)) { house in
            let key = try await house.makeKey()
            _ = try await house.check(key.secret, cost: 3)
            clock.advance(milliseconds: 500)
            let expected = LimiterV1.CheckResponse(
                decision: .allowed,
                rules: [
                    .init(
                        name: "minute", limit: 10, remaining: 6, resetMs: 59_500, guarantee: .exact),
                    .init(
                        name: "hour", limit: 100, remaining: 96, resetMs: 3_599_500,
                        guarantee: .exact),
                    .init(
                        name: "day", limit: 1_000, remaining: 996, resetMs: 86_399_500,
                        guarantee: .exact),
                ],
                headers: [
                    .init(
                        name: "RateLimit-Policy",
                        value: #""minute";q=10;w=60, "hour";q=100;w=3600, "day";q=1000;w=86400"#),
                    .init(
                        name: "RateLimit",
                        value: #""minute";r=6;t=60, "hour";r=96;t=3600, "day";r=996;t=86400"#),
                    .init(name: "X-RateLimit-Limit", value: "10"),
                    .init(name: "X-RateLimit-Remaining", value: "6"),
                    .init(name: "X-RateLimit-Reset", value: "1735689660"),
                ],
                guarantee: .exact, orgID: key.org, keyID: key.keyID)
            #expect(try await house.check(key.secret) == expected)
        }
    }

    @Test("Peek and a cost of 0 count nothing; a cost above a limit is never admitted")
    func uncounted() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            for _ in 0..<30 {
                let peek = try await house.limiter.peek(.init(who: .apiKey(key.secret)))
                #expect(peek.decision == .allowed && peek.rules.first?.remaining == 10)
                #expect(try await house.check(key.secret, cost: 0).rules.first?.remaining == 10)
            }
            let never = try await house.check(key.secret, cost: 11)
            #expect(never.decision == .denied && never.never && never.retryAfterMs == 0)
            #expect(headers(never)["Retry-After"] == nil)
            #expect(try await house.check(key.secret, cost: .max).rules.first?.remaining == 10)
            #expect(try await house.check(key.secret, cost: 10).decision == .allowed)
        }
    }

    @Test("the keys of an org and the org as a subject share the org's limits")
    func shared() async throws {
        try await LimiterHouse.open { house in
            let first = try await house.makeKey()
            let second = try await house.admin { try await $0.createKey(.init(orgID: first.org)) }
            _ = try await house.check(first.secret, cost: 4)
            _ = try await house.check(second.secret, cost: 4)
            let reply = try await house.limiter.check(
                .init(who: .subject(.init(orgID: first.org)), headers: .headersNone))
            #expect(reply.rules.first?.remaining == 1)
            #expect(reply.keyID == 0 && reply.headers.isEmpty)
        }
    }

    @Test(
        "a batch answers each check on its own, in order, whether its keys are known or not",
        arguments: ServiceUnderTest.Carrier.allCases)
    func batch(_ carrier: ServiceUnderTest.Carrier) async throws {
        let clock = ManualClock(wall: SystemClock().wall)
        try await LimiterHouse.open(.init(carrier: carrier, clock: clock)) { house in
            let key = try await house.makeKey()
            guard let org = OrgID(key.org) else { return }
            let stranger = APIKeyFormat.make(org: org, random: SecureRandom.bytes(24))
            let checks: [LimiterV1.CheckRequest] = [
                .init(who: .apiKey(key.secret), cost: 6), .init(who: .apiKey(stranger)),
                .init(who: .apiKey(Array("tg_live_nonsense".utf8))), .init(),
                .init(who: .apiKey(key.secret), cost: 6), .init(who: .subject(.init(orgID: -5))),
                .init(who: .apiKey(key.secret), cost: 4),
            ]
            // Cold, then twice from memory, each time in a fresh minute.
            for _ in 0..<3 {
                let reply = try await house.limiter.checkMany(.init(checks: checks))
                #expect(reply.results.map(\.status) == [0, 16, 16, 3, 0, 3, 0])
                let decisions = reply.results.compactMap { $0.response?.decision }
                #expect(decisions == [.allowed, .denied, .allowed])
                #expect(reply.results.allSatisfy { ($0.status == 0) == $0.message.isEmpty })
                clock.advance(milliseconds: 60_000)
            }
        }
    }

    @Test("a batch of more than 1,000 checks is refused")
    func oversizeBatch() async throws {
        try await LimiterHouse.open { house in
            let checks = [LimiterV1.CheckRequest](repeating: .init(), count: 1_001)
            await #expect(throws: RPCError.self) {
                _ = try await house.limiter.checkMany(.init(checks: checks))
            }
            let most = try await house.limiter.checkMany(.init(checks: Array(checks.dropLast())))
            #expect(most.results.count == 1_000)
        }
    }
}
