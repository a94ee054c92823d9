import Model
import Testing

@testable import Billing

/// The plans on offer in these tests.
enum PlanFixtures {
    static func plan(
        _ code: String, _ minor: Int64, included: Int64?, isHard: Bool, overage: Int64 = 0,
        rank: Int32 = 0
    ) -> Plan {
        Plan(
            code: code, name: code.prefix(1).uppercased() + code.dropFirst(), version: 1,
            price: Money(minor: minor, currency: .usd), interval: .month, rank: rank,
            meters: [
                PlanMeter(
                    meter: "api_calls", includedUnits: included, isHard: isHard,
                    overagePriceMicro: overage)
            ])
    }

    static let free = plan("free", 0, included: 1_000, isHard: true, rank: 1)
    static let starter = plan("starter", 19_00, included: 10_000, isHard: true, rank: 2)
    static let professional = plan(
        "professional", 49_00, included: 100_000, isHard: false, overage: 1_000, rank: 3)
    static let enterprise = plan("enterprise", 500_00, included: nil, isHard: false, rank: 5)
    static let all = [free, starter, professional, enterprise]
}

@Suite struct InvoiceDraftTests {
    private func term() throws -> BillingTerm {
        BillingTerm(
            of: Subscription(
                id: 1, planCode: "any", planVersion: 1,
                anchor: try #require(Timestamp(rfc3339: "2026-11-01")), endedAt: nil),
            .month, holding: try #require(Timestamp(rfc3339: "2026-11-21")))
    }

    private func draft(_ plan: Plan, _ units: Int64) throws -> InvoiceDraft {
        let use = MeterUse(meter: "api_calls", units: units, usageHash: [1])
        return try #require(InvoiceDraft(plan, try term(), uses: [use]))
    }

    @Test("corrections below zero are charged nothing, however far below")
    func negative() throws {
        for units in [-1, Int64.min] {
            #expect(try draft(PlanFixtures.professional, units).total.minor == 49_00)
        }
    }

    @Test("a hard plan shows what was used and charges its price alone")
    func hard() throws {
        let draft = try draft(PlanFixtures.starter, 12_345)
        #expect(
            draft.lines.map(\.description) == [
                "Starter plan, 2026-11-01 to 2026-12-01",
                "api_calls: 12,345 used, 10,000 included (nothing is charged above)",
            ])
        #expect(draft.lines.map(\.quantity) == [1, 12_345])
        #expect(draft.lines.map(\.amount.minor) == [19_00, 0])
        #expect(draft.total.minor == 19_00)
    }

    @Test("a soft plan charges for what is above the included units")
    func soft() throws {
        let below = try draft(PlanFixtures.professional, 100_000)
        #expect(below.lines.count == 2 && below.total.minor == 49_00)
        let above = try draft(PlanFixtures.professional, 150_000)
        #expect(
            above.lines.last?.description
                == "api_calls: 50,000 above the included units, $0.001 each")
        #expect(above.lines.map(\.quantity) == [1, 150_000, 50_000])
        #expect(above.lines.map(\.amount.minor) == [49_00, 0, 50_00])
        #expect(above.lines.map(\.usageHash) == [[], [1], [1]])
        #expect(above.total.minor == 99_00)
    }

    @Test("an unlimited plan and a meter that the plan doesn't name are shown, not charged")
    func unlimited() throws {
        let draft = try draft(PlanFixtures.enterprise, 5_000_000)
        #expect(draft.lines.last?.description == "api_calls: 5,000,000 used, unlimited")
        #expect(draft.total.minor == 500_00)
        let other = try #require(
            InvoiceDraft(
                PlanFixtures.free, try term(),
                uses: [MeterUse(meter: "messages", units: 3, usageHash: [])]))
        #expect(other.lines.last?.description == "messages: 3 used, not charged by this plan")
        #expect(other.total.minor == 0)
    }

    @Test("the total is the sum of the lines, and re-rating a line gives its amount")
    func linesAddUp() throws {
        var random = SeededRandom(seed: 91)
        for _ in 0..<1_000 {
            let plan = PlanFixtures.plan(
                "p", .random(in: 0...100_000, using: &random),
                included: .random(in: 0...100_000, using: &random), isHard: random.chance(1, in: 3),
                overage: .random(in: 0...2_000_000, using: &random))
            let draft = try draft(plan, .random(in: 0...200_000, using: &random))
            #expect(draft.total.minor == draft.lines.reduce(0) { $0 + $1.amount.minor })
            for line in draft.lines {
                let again = PriceModel.perUnit(priceMicro: line.unitPriceMicro, included: 0)
                #expect(again.price(of: line.quantity, in: .usd) == line.amount)
            }
        }
    }

    @Test("numbers and prices read plainly")
    func text() throws {
        #expect(PlainText.number(0) == "0")
        #expect(PlainText.number(-1_234_567) == "-1,234,567")
        #expect(PlainText.number(.min) == "-9,223,372,036,854,775,808")
        #expect(PlainText.price(micro: 800, .usd) == "$0.0008")
        #expect(PlainText.price(micro: 1_500_000, .usd) == "$1.50")
        #expect(PlainText.price(micro: 3_000_000, .jpy) == "3 JPY")
        #expect(PlainText.price(micro: 0, .eur) == "0.00 EUR")
    }
}

@Suite struct EntitlementVerdictTests {
    private func verdict(_ plan: Plan, used: Int128, units: Int64) throws -> EntitlementVerdict {
        EntitlementVerdict(
            plan, "api_calls", usedMicro: used * 1_000_000, wanting: units,
            until: try #require(Timestamp(rfc3339: "2026-12-01")), plans: PlanFixtures.all)
    }

    @Test("a limit that is reached says so and names the cheapest plan that lifts it")
    func reached() throws {
        let last = try verdict(PlanFixtures.free, used: 999, units: 1)
        #expect(last.isAllowed && last.upgradeTo.isEmpty)
        let over = try verdict(PlanFixtures.free, used: 1_000, units: 1)
        #expect(!over.isAllowed && over.upgradeTo == "starter")
        #expect(
            over.reason
                == "1,000 of 1,000 api_calls of the Free plan are used and 1 more is not allowed "
                + "before 2026-12-01; the Starter plan lifts this: it includes 10,000")
        #expect(try verdict(PlanFixtures.free, used: 0, units: 20_000).upgradeTo == "professional")
        #expect(
            try verdict(PlanFixtures.starter, used: 10_000, units: 1).upgradeTo == "professional")
    }

    @Test("soft and unlimited plans allow, whatever was used")
    func soft() throws {
        let soft = try verdict(PlanFixtures.professional, used: 1_000_000, units: .max)
        #expect(soft.isAllowed && soft.reason.hasSuffix("above that each costs $0.001"))
        #expect(try verdict(PlanFixtures.enterprise, used: 1 << 62, units: .max).isAllowed)
    }

    @Test("without a plan that would do, it says that too")
    func noWay() throws {
        let verdict = EntitlementVerdict(
            PlanFixtures.free, "api_calls", usedMicro: 0, wanting: 2_000, until: .epoch,
            plans: [PlanFixtures.free])
        #expect(!verdict.isAllowed && verdict.upgradeTo.isEmpty)
        #expect(verdict.reason.hasSuffix("no plan on offer allows that"))
    }

    @Test("units round up, and a fraction above the limit is above it")
    func fractions() {
        #expect(Metering.units(0) == 0)
        #expect(Metering.units(1) == 1)
        #expect(Metering.units(1_000_000) == 1)
        #expect(Metering.units(1_000_001) == 2)
        #expect(Metering.units(.max) == .max)
        #expect(PlanFixtures.free.permits(1_000_000_000, of: "api_calls"))
        #expect(!PlanFixtures.free.permits(1_000_000_001, of: "api_calls"))
        #expect(PlanFixtures.free.permits(1_000_000_001, of: "messages"))
    }
}
