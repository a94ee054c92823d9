import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Billing

@Suite struct UsageMethodsTests {
    /// So many instants from a start, a millisecond apart.
    private func instants(_ count: Int, from start: String) -> [Timestamp] {
        (0..<count).map { Timestamp(microseconds: Timestamp.us(start) + Int64($0) * 1_000) }
    }

    @Test(
        "a preview shows the price, what was used, and the charge for what is above",
        arguments: ServiceUnderTest.Carrier.allCases)
    func preview(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.makeOrg(8)
        try await world.subscribe(7, "professional", at: "2026-11-01")
        // 120,000 units in 12 events, and what must not count: another org, the months around.
        try await world.record(
            7, instants(12, from: "2026-11-05T10:59:59.995Z"), quantityMicro: 10_000_000_000)
        try await world.record(7, instants(1, from: "2026-10-31T23:59:59.999999Z"))
        try await world.record(7, instants(1, from: "2026-12-01T00:00:00Z"))
        try await world.record(8, instants(5, from: "2026-11-05"))
        let preview = try await world.client.invoicePreview(.init(orgID: 7))
        #expect(preview.plan == "professional" && preview.orgID == 7)
        #expect(
            preview.period
                == .init(fromUs: Timestamp.us("2026-11-01"), toUs: Timestamp.us("2026-12-01")))
        #expect(
            preview.lines.map(\.description) == [
                "Professional plan, 2026-11-01 to 2026-12-01",
                "api_calls: 120,000 used, 100,000 included",
                "api_calls: 20,000 above the included units, $0.001 each",
            ])
        #expect(preview.lines.map(\.quantity) == [1, 120_000, 20_000])
        #expect(preview.lines.map(\.amountMinor) == [49_00, 0, 20_00])
        #expect(preview.lines.map(\.usageHash.count) == [0, 32, 32])
        #expect(preview.total == .init(minor: 69_00, currency: "USD"))
        #expect(try await world.client.invoicePreview(.init(orgID: 7)) == preview)
        // One more event is another proof.
        try await world.record(7, instants(1, from: "2026-11-06"), quantityMicro: 1)
        let later = try await world.client.invoicePreview(.init(orgID: 7))
        #expect(later.lines[1].quantity == 120_001 && later.lines[2].amountMinor == 20_00)
        #expect(later.lines[1].usageHash != preview.lines[1].usageHash)
        await world.stop()
    }

    @Test("the free plan shows its usage and charges nothing; months before are previewed too")
    func freePreview() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        let empty = try await world.client.invoicePreview(.init(orgID: 7))
        #expect(
            empty.lines.map(\.description) == [
                "Free plan, 2026-11-01 to 2026-12-01",
                "api_calls: 0 used, 1,000 included (nothing is charged above)",
            ])
        try await world.record(7, instants(1_500, from: "2015-05-17T23:59:59.5Z"))
        try await world.record(7, instants(3, from: "2015-05-18"), meter: "messages")
        let may = try await world.client.invoicePreview(
            .init(orgID: 7, atUs: Timestamp.us("2015-05-20")))
        #expect(may.lines.map(\.quantity) == [1, 1_500, 3])
        #expect(may.lines.map(\.meter) == ["", "api_calls", "messages"])
        #expect(may.total?.minor == 0)
        await world.stop()
    }

    @Test("a plan that ended in its period gives back the rest of its price")
    func endedPreview() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.subscribe(7, "starter", at: "2026-11-01")
        try await world.subscribe(7, "scale", at: "2026-11-16")
        try await world.record(7, instants(2, from: "2026-11-15T23:59:59.999Z"))
        let old = try await world.client.invoicePreview(
            .init(orgID: 7, atUs: Timestamp.us("2026-11-10")))
        #expect(old.lines.map(\.amountMinor) == [19_00, -9_50, 0])
        #expect(old.lines.map(\.quantity) == [1, 1, 1])
        #expect(old.period?.toUs == Timestamp.us("2026-11-16"))
        let new = try await world.client.invoicePreview(.init(orgID: 7))
        #expect(new.lines.map(\.quantity) == [1, 1])
        #expect(new.total?.minor == 199_00)
        await world.stop()
    }

    @Test("usage is exact for periods that begin at any microsecond")
    func exactAnchors() async throws {
        let world = try await BillingWorld(now: "2026-06-15T10:00:00Z")
        var random = SeededRandom(seed: 101)
        let (from, to) = (Timestamp.us("2026-01-01"), Timestamp.us("2026-06-01"))
        var events: [Int64] = []
        for _ in 0..<3_000 { events.append(.random(in: from..<to, using: &random)) }
        var anchors: [Int64] = []
        for index in 0..<12 {
            var anchor = Int64.random(
                in: Timestamp.us("2026-01-15")..<Timestamp.us("2026-02-15"), using: &random)
            if index % 3 == 1 { anchor -= anchor % 60_000_000 }
            if index % 3 == 2 { anchor -= anchor % 86_400_000_000 }
            anchors.append(anchor)
            // Events crowd around the anchor's instant, where an error would show.
            for month in 0..<3 {
                let edge = Timestamp(microseconds: anchor).addingMonths(month).microseconds
                for offset in [-60_000_000, -1_000_000, -1, 0, 1, 1_000_000, 60_000_000] {
                    events.append(edge + Int64(offset))
                }
            }
        }
        let instants = events.map(Timestamp.init(microseconds:))
        for (index, anchor) in anchors.enumerated() {
            let org = Int64(index + 1)
            try await world.makeOrg(org)
            let start = Timestamp(microseconds: anchor)
            try await world.subscribe(org, "enterprise", at: start.rfc3339)
            try await world.run(
                """
                INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro,
                    endpoint, method, status_code, request_bytes, response_bytes)
                SELECT \(org), '1970-01-01Z'::timestamptz + us * interval '1 microsecond',
                    gen_random_uuid(), 'api_calls', 1000000, '/', 'GET', 200, 0, 0
                FROM unnest('{\(events.map(String.init).joined(separator: ","))}'::bigint[]) us;
                """)
        }
        try await world.record(1, [Timestamp(microseconds: 0)])
        for (index, anchor) in anchors.enumerated() {
            for month in 0..<3 {
                let start = Timestamp(microseconds: anchor)
                let period = TimeRange(
                    between: start.addingMonths(month), and: start.addingMonths(month + 1))
                let preview = try await world.client.invoicePreview(
                    .init(orgID: Int64(index + 1), atUs: period.from.microseconds))
                #expect(preview.period == CommonV1.TimeRange(period))
                #expect(
                    preview.lines[1].quantity == Int64(instants.count { period.contains($0) }))
            }
        }
        await world.stop()
    }

    @Test(
        "a hard limit that is reached denies, names what lifts it, and ends with the period",
        arguments: ServiceUnderTest.Carrier.allCases)
    func entitlement(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.record(7, instants(1, from: "2026-11-02"), quantityMicro: 999_000_000)
        let last = try await world.client.entitlement(.init(orgID: 7))
        #expect(last.allowed && last.hard && last.includedUnits == 1_000 && last.plan == "free")
        #expect(last.usedMicro == 999_000_000)
        let two = try await world.client.entitlement(.init(orgID: 7, units: 2))
        #expect(!two.allowed && two.upgradeTo == "starter")
        try await world.record(7, instants(1, from: "2026-11-03"))
        let over = try await world.client.entitlement(.init(orgID: 7, meter: "api_calls", units: 1))
        #expect(!over.allowed && over.upgradeTo == "starter")
        #expect(
            over.reason
                == "1,000 of 1,000 api_calls of the Free plan are used and 1 more is not allowed "
                + "before 2026-12-01; the Starter plan lifts this: it includes 10,000")
        let messages = try await world.client.entitlement(.init(orgID: 7, meter: "messages"))
        #expect(messages.allowed && messages.includedUnits == nil && !messages.hard)
        world.clock.set(Timestamp(microseconds: Timestamp.us("2026-12-01")))
        #expect(try await world.client.entitlement(.init(orgID: 7)).allowed)
        await world.stop()
    }

    @Test("a question about nothing gets a clear error")
    func entitlementFaults() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        func status(_ request: BillingV1.EntitlementRequest) async -> Status? {
            do {
                _ = try await world.client.entitlement(request)
                return nil
            } catch { return error.status }
        }
        #expect(await status(.init(orgID: 7, meter: "nothing")) == .notFound)
        #expect(await status(.init(orgID: 7, meter: "No!")) == .invalidArgument)
        #expect(await status(.init(orgID: 7, units: -1)) == .invalidArgument)
        #expect(await status(.init(orgID: 7, units: .max)) == nil)
        #expect(await status(.init(orgID: 99)) == .notFound)
        await world.stop()
    }
}
