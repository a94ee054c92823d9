import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("What if, and who is denied")
struct WhatIfTests {
    private func minute(_ limit: UInt64) -> CommonV1.RateRule {
        .init(name: "minute", algorithm: .fixedWindow, limit: limit, windowMs: 60_000)
    }

    @Test(
        "the recorded decisions of an org are played against proposed rules",
        arguments: ServiceUnderTest.Carrier.allCases)
    func whatIf(_ carrier: ServiceUnderTest.Carrier) async throws {
        let clock = ManualClock(wall: Timestamp(microseconds: 1_735_689_600_000_000))
        let plan = LimiterHouse.Plan(
            carrier: carrier, clock: clock, caller: .operator(role: .owner, name: "ann"))
        try await LimiterHouse.open(plan) { house in
            let key = try await house.makeKey()
            let other = try await house.makeKey("other")
            for call in 0..<15 {
                clock.advance(milliseconds: 1_000)
                _ = try await house.decide(key.secret, endpoint: call % 3 == 0 ? "/slow" : "/fast")
                _ = try await house.decide(other.secret, endpoint: "/")
            }
            let reply = try await house.limiter.whatIf(
                .init(
                    orgID: key.org,
                    rules: [
                        minute(20),
                        .init(
                            name: "slow", algorithm: .slidingWindow, limit: 2, windowMs: 60_000,
                            scope: .keyEndpoint),
                        .init(name: "places", algorithm: .concurrency, limit: 1),
                    ]))
            #expect(reply.decisions == 15)
            #expect(reply.toUs - reply.fromUs == 14_000_000)
            #expect(reply.before == .init(allowed: 10, denied: 5))
            #expect(reply.after == .init(allowed: 4, denied: 11))
            #expect(reply.newlyDenied == 6 && reply.newlyAllowed == 0)
            #expect(reply.rulesBefore == [.init(name: "minute", denied: 5)])
            #expect(
                reply.rulesAfter == [
                    .init(name: "minute", denied: 0), .init(name: "slow", denied: 11),
                ])
            let places = reply.subjects.filter { $0.scope == .keyEndpoint }
            #expect(places.map(\.endpoint) == ["/fast", "/slow"])
            #expect(places.map(\.deniedAfter) == [8, 3] && places.map(\.keyID).max() == key.keyID)
            #expect(reply.notPlayed == ["places"])
            let last = try await house.limiter.whatIf(
                .init(orgID: key.org, rules: [minute(3)], decisionsMax: 4, subjectsMax: 1))
            #expect(last.decisions == 4 && last.after == .init(allowed: 3, denied: 1))
        }
    }

    @Test("a faulty question is told every fault, and an org that does not exist")
    func faults() async throws {
        let plan = LimiterHouse.Plan(caller: .operator(role: .owner, name: "ann"))
        try await LimiterHouse.open(plan) { house in
            let error = await #expect(throws: RPCError.self) {
                try await house.limiter.whatIf(
                    .init(
                        rules: [
                            .init(name: "a b", algorithm: .fixedWindow, windowMs: 5),
                            .init(name: "x", algorithm: .unspecified),
                        ], subjectsMax: 5_000))
            }
            #expect(
                error?.violations.map(\.field) == [
                    "org_id", "rules[0].limit", "rules[0].name", "rules[0].window_ms",
                    "rules[1].algorithm", "subjects_max",
                ])
            let none = await #expect(throws: RPCError.self) {
                try await house.limiter.whatIf(.init(orgID: 12_345, rules: [minute(1)]))
            }
            #expect(none?.status == .notFound)
        }
    }

    @Test(
        "who watches sees the denials of the org that it asked for",
        arguments: ServiceUnderTest.Carrier.allCases)
    func watch(_ carrier: ServiceUnderTest.Carrier) async throws {
        let plan = LimiterHouse.Plan(
            carrier: carrier, caller: .operator(role: .admin, name: "ann"))
        try await LimiterHouse.open(plan) { house in
            let key = try await house.makeKey()
            let other = try await house.makeKey("other")
            let stream = try await house.limiter.watch(.init(orgID: key.org, rule: "minute"))
            await eventually("somebody watches") { house.service.denials.isWatched }
            _ = try await house.check(other.secret, cost: 11)
            _ = try await house.decide(key.secret, cost: 11, endpoint: "/v1")
            for _ in 0..<11 { _ = try await house.check(key.secret) }
            let never = try #require(try await stream.next())
            #expect(never.orgID == key.org && never.keyID == key.keyID && never.rule == "minute")
            #expect(never.endpoint == "/v1" && never.cost == 11 && never.never)
            let denied = try #require(try await stream.next())
            #expect(!denied.never && (1...60_000).contains(denied.retryAfterMs))
            stream.cancel()
            await eventually("nobody watches") { !house.service.denials.isWatched }
        }
    }
}
