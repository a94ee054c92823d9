import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Eight rules for a call")
struct RulePlacesTests {
    private func rule(_ name: String, meter: String = "api_calls") -> CommonV1.RateRule {
        .init(
            name: name, algorithm: .fixedWindow, limit: 5, windowMs: 60_000, meter: meter,
            enforcement: .enforce, percent: 100)
    }

    /// Gives an org overrides of names of their own.
    private func give(
        _ org: Int64, _ names: [String], meter: String = "api_calls", _ house: AdminHouse
    ) async throws -> [AdminV1.Override] {
        var made: [AdminV1.Override] = []
        for name in names {
            made.append(
                try await house.admin.putOverride(
                    .init(override: .init(orgID: org, rule: rule(name, meter: meter)))))
        }
        return made
    }

    /// Puts a policy for everyone, or a plan's; nil when it is accepted.
    private func put(
        _ code: String, _ names: [String], everyone: Bool, _ house: AdminHouse
    ) async -> FieldViolation? {
        let policy = AdminV1.Policy(
            code: code, audience: everyone ? "everyone" : "plan", rules: names.map { rule($0) })
        do {
            _ = try await house.admin.putPolicy(.init(policy: policy))
            return nil
        } catch { return error.violations.first }
    }

    @Test("a policy for everyone that is too much beside an org's overrides is refused, with the org")
    func everyone() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let (one, two) = (try await house.org("one"), try await house.org("two"))
            // minute, hour, day, the quota of the free plan, and these make seven.
            let own = try await give(one, ["own1", "own2", "own3"], house)
            _ = try await give(two, ["own1", "own2", "own3"], house)
            let refused = await put("extra", ["e1", "e2"], everyone: true, house)
            #expect(refused?.field == "policy.rules")
            let text = refused?.description ?? ""
            #expect(text.contains("of org \(min(one, two)) (1 more orgs have the same), not 9"))
            #expect(await put("extra", ["e1"], everyone: true, house) == nil)
            #expect(await put("extra", ["own1", "e1"], everyone: true, house) == nil)
            for org in [one, two] {
                let all = try await house.admin.listOverrides(.init(orgID: org)).overrides
                _ = try await house.admin.deleteOverride(
                    .init(orgID: org, overrideID: all[2].overrideID))
            }
            #expect(own.count == 3)
            #expect(await put("extra", ["own1", "e1", "e2"], everyone: true, house) == nil)
        }
    }

    @Test("a plan's policy is counted beside the overrides of the orgs on that plan alone")
    func plans() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            _ = try await give(org, ["own1", "own2", "own3"], house)
            let rules = ["r1", "r2", "r3", "r4", "r5"]
            let refused = await put("free", rules, everyone: false, house)
            #expect(refused?.description.contains("of org \(org), not 9") == true)
            #expect(await put("enterprise", rules, everyone: false, house) == nil)
            try await house.database.run(
                """
                INSERT INTO subscriptions (org_id, subscription_id, plan_code, plan_version,
                    status, anchor_at, created_at)
                VALUES (\(org), 1, 'scale', 1, 'active', now(), now())
                """)
            #expect(await put("free", rules, everyone: false, house) == nil)
            // Scale has no hard quota.
            #expect(await put("scale", rules, everyone: false, house) == nil)
            #expect(await put("scale", rules + ["r6"], everyone: false, house) != nil)
        }
    }

    @Test("overrides that have ended, and those of other meters, take no place")
    func ended() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            _ = try await give(org, ["own1", "own2", "own3", "own4"], house)
            _ = try await give(org, ["text1", "text2"], meter: "charts", house)
            #expect(await put("extra", ["e1"], everyone: true, house) != nil)
            try await house.database.run(
                "UPDATE limit_overrides SET ends_at = now() - interval '1 s' WHERE name = 'own1'")
            #expect(await put("extra", ["e1"], everyone: true, house) == nil)
            try await house.database.run(
                "UPDATE limit_overrides SET ends_at = now() - interval '1 s' WHERE name = 'own2'")
            _ = try await give(org, ["own5"], house)
        }
    }

    @Test("of a policy and an override that are put at once one is refused")
    func concurrent() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            _ = try await give(org, ["own1", "own2"], house)
            for round in 0..<5 {
                async let policy = put("extra", ["e1", "e2"], everyone: true, house)
                let override = try? await give(org, ["own3"], house)
                let isPut = await policy == nil
                #expect(isPut != (override != nil), "round \(round)")
                if isPut { _ = try await house.admin.deletePolicy(.init(code: "extra")) }
                if let made = override?.first {
                    _ = try await house.admin.deleteOverride(
                        .init(orgID: org, overrideID: made.overrideID))
                }
            }
        }
    }
}
