import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Billing

@Suite("Rules of a plan beside an org's overrides")
struct PlanRulesTests {
    private func give(_ names: [String], ends: String = "NULL", _ world: BillingWorld) async throws {
        for name in names {
            try await world.run(
                """
                INSERT INTO limit_overrides (org_id, override_id, version, name, algorithm,
                    limit_units, window_ms, strict, scope, meter, enforcement, enforced_percent,
                    ends_at, reason, created_at, created_by)
                SELECT 7, 1 + count(*), 1, '\(name)', 'fixed_window', 5, 60000, false, 'org',
                    'api_calls', 'enforce', 100, \(ends), '', now(), 'test' FROM limit_overrides
                """)
        }
    }

    @Test("a plan that leaves a call more than eight rules is refused, and nothing has changed")
    func refused() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await give(["own1", "own2", "own3", "own4", "own5", "minute"], world)
        try await give(["past"], ends: "'2026-11-20Z'", world)
        // Scale has minute, hour and day; starter also a hard quota.
        do {
            try await world.subscribe(7, "starter")
            Issue.record("it was accepted")
        } catch {
            let error = error as? RPCError
            #expect(error?.status == .failedPrecondition)
            #expect(error?.message.contains("plan starter would make 9 rules") == true)
        }
        #expect(try await world.number("SELECT count(*) FROM subscriptions") == 0)
        #expect(try await world.subscribe(7, "scale").plan == "scale")
        try await world.run(
            "UPDATE limit_overrides SET ended_at = now(), ended_by = 'test' WHERE name = 'own5'")
        #expect(try await world.subscribe(7, "starter").plan == "starter")
        await world.stop()
    }
}
