import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Policies")
struct PolicyTests {
    private func rule(
        _ name: String, limit: UInt64? = 10, meter: String = "",
        _ change: (inout CommonV1.RateRule) -> Void = { _ in }
    ) -> CommonV1.RateRule {
        var rule = CommonV1.RateRule(
            name: name, algorithm: .fixedWindow, limit: limit, windowMs: 60_000, meter: meter)
        change(&rule)
        return rule
    }

    @Test("the seeded ones are listed in pages, with their rules", arguments: Carrier.allCases)
    func list(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let first = try await house.admin.listPolicies(.init(page: .init(size: 4)))
            let second = try await house.admin.listPolicies(
                .init(page: .init(size: 4, cursor: first.nextCursor)))
            #expect(
                (first.policies + second.policies).map(\.code)
                    == ["enterprise", "free", "messages", "professional", "scale", "starter"])
            #expect(second.nextCursor.isEmpty)
            for cursor: [UInt8] in [[0], [0xFF], Array("No Policy".utf8)] {
                let refused = await refusal {
                    try await house.admin.listPolicies(.init(page: .init(cursor: cursor)))
                }
                #expect(refused?.status == .invalidArgument, "\(cursor)")
            }
            let free = try await house.admin.getPolicy(.init(code: "free"))
            #expect(free == first.policies[1])
            #expect(free.rules.map(\.name) == ["minute", "hour", "day"])
            #expect(free.audience == "plan" && free.failMode == "closed" && free.version == 1)
            let messages = try await house.admin.getPolicy(.init(code: "messages"))
            #expect(messages.audience == "everyone")
            #expect(messages.rules.map(\.scope) == [.user, .user])
            #expect(messages.rules.map(\.meter) == ["messages", "messages"])
        }
    }

    @Test("what is put is what is got, for every algorithm and field", arguments: Carrier.allCases)
    func roundTrip(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let policy = AdminV1.Policy(
                code: "trial", description: "On trial", failMode: "open", audience: "plan",
                rules: [
                    rule("a") { $0.startsAtUs = 5 }, rule("b") { $0.algorithm = .slidingWindow },
                    rule("c") {
                        ($0.algorithm, $0.burst, $0.strict) = (.tokenBucket, 3, true)
                        ($0.scope, $0.enforcement, $0.percent) = (.keyEndpoint, .enforce, 5)
                    },
                    rule("d", meter: "*") {
                        ($0.algorithm, $0.windowMs, $0.calendarUnit) = (.calendarWindow, 0, .month)
                        ($0.enforcement, $0.endsAtUs) = (.shadow, Int64.max)
                    },
                    rule("e") {
                        ($0.algorithm, $0.windowMs, $0.scope) = (.concurrency, 0, .custom)
                        $0.enforcement = .off
                    },
                ])
            let put = try await house.admin.putPolicy(.init(policy: policy, expectedVersion: 0))
            var expected = policy
            expected.version = 1
            #expect(put == expected)
            #expect(try await house.admin.getPolicy(.init(code: "trial")) == expected)
        }
    }

    @Test("a replacement needs the version that the caller saw, when it names one")
    func versions() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let policy = AdminV1.Policy(code: "trial", rules: [rule("a")])
            func put(_ expected: UInt32?) async throws -> UInt32 {
                try await house.admin.putPolicy(.init(policy: policy, expectedVersion: expected))
                    .version
            }
            let early = await refusal { try await put(1) }
            #expect(early?.status == .aborted)
            let first = try await put(0)
            #expect(first == 1)
            let late = await refusal { try await put(0) }
            #expect(late?.status == .aborted)
            #expect(try await put(1) == 2)
            #expect(try await put(nil) == 3)
            let stale = await refusal {
                try await house.admin.deletePolicy(.init(code: "trial", expectedVersion: 2))
            }
            #expect(stale?.status == .aborted)
            #expect(try await house.admin.deletePolicy(.init(code: "trial")).version == 3)
            let gone = await refusal { try await house.admin.getPolicy(.init(code: "trial")) }
            #expect(gone?.status == .notFound)
            let again = await refusal { try await house.admin.deletePolicy(.init(code: "trial")) }
            #expect(again?.status == .notFound)
        }
    }

    @Test("everything that is wrong is told at once", arguments: Carrier.allCases)
    func faults(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let policy = AdminV1.Policy(
                code: "Trial", failMode: "ajar", audience: "some",
                rules: [
                    rule("a", limit: nil), rule("a", meter: "no_such_meter"),
                    rule("quota") { $0.windowMs = 1 }, rule("user_day", meter: "*"),
                ])
            let error = await refusal { try await house.admin.putPolicy(.init(policy: policy)) }
            #expect(error?.status == .invalidArgument)
            #expect(
                error?.violations.map(\.field).sorted() == [
                    "policy.audience", "policy.code", "policy.fail_mode", "policy.rules[0].limit",
                    "policy.rules[1].meter", "policy.rules[1].name", "policy.rules[2].name",
                    "policy.rules[2].window_ms", "policy.rules[3].name",
                ])
            let entries = try await house.rows("audit_entries", org: 0)
            #expect(entries == 1)
        }
    }

    @Test("a plan's policy stays, and no org gets more than eight rules for a meter")
    func bounds() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let plan = await refusal { try await house.admin.deletePolicy(.init(code: "free")) }
            #expect(plan?.status == .failedPrecondition)
            let taken = await refusal {
                try await house.admin.putPolicy(
                    .init(policy: .init(code: "scale", audience: "everyone")))
            }
            #expect(taken?.violations.map(\.field) == ["policy.audience"])
            // The free plan has a hard quota of api_calls, which is a rule too.
            func put(_ code: String, _ rules: Int, everyone: Bool) async -> [String] {
                let policy = AdminV1.Policy(
                    code: code, audience: everyone ? "everyone" : "plan",
                    rules: (0..<rules).map { rule("\(code)\($0)") })
                do {
                    _ = try await house.admin.putPolicy(.init(policy: policy))
                    return []
                } catch { return error.violations.map(\.field) }
            }
            #expect(await put("free", 8, everyone: false) == ["policy.rules"])
            #expect(await put("free", 7, everyone: false).isEmpty)
            #expect(await put("extra", 1, everyone: true) == ["policy.rules"])
            #expect(await put("free", 5, everyone: false).isEmpty)
            #expect(await put("extra", 2, everyone: true).isEmpty)
            #expect(await put("free", 6, everyone: false) == ["policy.rules"])
            #expect(await put("enterprise", 6, everyone: false).isEmpty)
        }
    }

    @Test("each change is in the installation's chain, counts once and is announced")
    func audited() async throws {
        try await AdminHouse.open(.inProcess) { house in
            try await house.database.run("LISTEN tollgate_policies")
            let policy = AdminV1.Policy(code: "trial", rules: [rule("a")])
            let first = try await house.admin.putPolicy(.init(policy: policy), options: once("1"))
            let again = try await house.admin.putPolicy(.init(policy: policy), options: once("1"))
            #expect(first == again)
            _ = try await house.admin.deletePolicy(.init(code: "trial"))
            let walk = try await house.admin.verifyAudit(.init(orgID: 0))
            #expect(walk == .init(intact: true, entries: 3))
            try await house.database.run("SELECT 1")
            let heard = try await house.database.superuser.notifications(
                until: .after(milliseconds: 1_000, from: SystemClock().monotonic))
            #expect(heard.count == 2)
            try await house.database.run(
                "UPDATE audit_entries SET actor = 'eve' WHERE org_id = 0 AND sequence = 2")
            #expect(try await house.admin.verifyAudit(.init(orgID: 0)).brokenAt == 2)
        }
    }

    @Test("two that are put at once can't break each other's bounds")
    func concurrent() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for code in ["one", "two", "three"] {
                    let policy = AdminV1.Policy(
                        code: code, audience: "everyone",
                        rules: (0..<2).map { rule("\(code)\($0)") })
                    group.addTask {
                        do {
                            _ = try await house.admin.putPolicy(.init(policy: policy))
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            // Three rules of the plan, the quota, and two policies of two.
            #expect(outcomes.count { $0 } == 2)
        }
    }
}
