import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Billing

@Suite struct PlanMethodsTests {
    @Test(
        "plans are listed by rank with what they include and their rate limits",
        arguments: ServiceUnderTest.Carrier.allCases)
    func listPlans(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        let plans = try await world.client.listPlans().plans
        #expect(
            plans.map(\.code) == ["free", "starter", "professional", "scale", "enterprise"])
        #expect(plans.map { $0.price?.minor } == [0, 19_00, 49_00, 199_00, 500_00])
        #expect(
            plans.map { $0.meters.first?.includedUnits } == [1_000, 10_000, 100_000, 500_000, nil])
        #expect(plans.map { $0.meters.first?.hard } == [true, true, false, false, false])
        #expect(plans.map { $0.meters.first?.overagePriceMicro } == [0, 0, 1_000, 800, 0])
        #expect(plans[1].limits.map(\.limit) == [30, 500, 5_000])
        #expect(plans[1].limits.map(\.name) == ["minute", "hour", "day"])
        #expect(plans[1].limits.map(\.windowMs) == [60_000, 3_600_000, 86_400_000])
        // Only the latest version is on offer.
        try await world.run(
            """
            INSERT INTO plans SELECT code, 2, name, currency, 2100, interval_unit, rank
            FROM plans WHERE code = 'starter';
            """)
        let later = try await world.client.listPlans().plans
        #expect(later.count == 5)
        #expect(later[1].version == 2 && later[1].price?.minor == 21_00)
        #expect(later[1].meters.isEmpty)
        await world.stop()
    }

    @Test(
        "recurring revenue counts active subscriptions by plan",
        arguments: ServiceUnderTest.Carrier.allCases)
    func revenue(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        let nothing = try await world.client.mrr()
        #expect(nothing.mrr?.minor == 0 && nothing.subscriptions == 0 && nothing.plans.isEmpty)
        for org in 1...4 { try await world.makeOrg(Int64(org)) }
        try await world.subscribe(1, "starter")
        try await world.subscribe(2, "starter")
        try await world.subscribe(3, "scale")
        try await world.subscribe(2, "professional")
        let revenue = try await world.client.mrr()
        #expect(revenue.mrr == CommonV1.Money(minor: 19_00 + 49_00 + 199_00, currency: "USD"))
        #expect(revenue.subscriptions == 3)
        #expect(revenue.plans.map(\.plan) == ["starter", "professional", "scale"])
        #expect(revenue.plans.map { $0.mrr?.minor } == [19_00, 49_00, 199_00])
        await world.stop()
    }
}
