import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Billing

/// An org on the professional plan since October 2026 (100,000 calls included, then $0.001 each), which has used
/// 99,990 calls in October. October is closed at 03:00 on November 1.
@Suite("Late usage of closed periods")
struct LateAdjustmentTests {
    private static let october = CommonV1.TimeRange(
        fromUs: Timestamp.us("2026-10-01"), toUs: Timestamp.us("2026-11-01"))

    private static func open(
        anchor: String = "2026-10-01", _ body: (BillingWorld) async throws -> Void
    ) async throws {
        let world = try await BillingWorld(now: "2027-01-15T00:00:00Z")
        try await world.makeOrg(7)
        try await world.run("UPDATE orgs SET created_at = '2026-01-01Z'")
        try await world.subscribe(7, "professional", at: anchor)
        try await world.use(99_990, at: "2026-10-05T08:00:00Z")
        try await body(world)
        await world.stop()
    }

    @Test("late usage that no number of 64 bits can hold is cut to the largest")
    func extremes() throws {
        let october = TimeRange(
            between: Timestamp(microseconds: Self.october.fromUs),
            and: Timestamp(microseconds: Self.october.toUs))
        let plan = Plan(
            code: "free", name: "Free", version: 1, price: .zero(.usd), interval: .month, rank: 0)
        for (before, after) in [(-1, Int64.max), (Int64.max, -1), (Int64.min, Int64.max)] {
            let adjustment = Adjustment(
                meter: "api_calls", period: october, plan: plan,
                kind: .rated(before: before, after: after), usageHash: [])
            let lines = try #require(adjustment.lines(in: .usd))
            #expect(lines.map(\.quantity) == [before < after ? Int64.max : .min])
            #expect(adjustment.lines(in: .eur)?.count == 1)
        }
    }

    @Test("a closed period's invoice stays what it was; the next one charges what came since")
    func next() async throws {
        try await Self.open { world in
            let before = try await world.preview("2026-10-20")
            #expect(before.lines.map(\.quantity) == [1, 99_990])
            try await world.use(30, at: "2026-10-20T05:10:00Z", storedAt: "2026-11-10T00:00:00Z")
            #expect(try await world.preview("2026-10-20") == before)
            let november = try await world.preview("2026-11-20")
            #expect(
                november.lines.map(\.description) == [
                    "Professional plan, 2026-11-01 to 2026-12-01",
                    "api_calls: 0 used, 100,000 included",
                    "api_calls: 30 late for 2026-10-01 to 2026-11-01, 100,000 included",
                    "api_calls: 20 of them above the included units, $0.001 each",
                ])
            #expect(november.lines.map(\.quantity) == [1, 0, 30, 20])
            #expect(november.lines.map(\.amountMinor) == [49_00, 0, 0, 2])
            #expect(november.lines.map(\.adjusts) == [nil, nil, Self.october, Self.october])
            #expect(november.lines[2].usageHash.count == 32)
            #expect(november.total?.minor == 49_02)
            #expect(try await world.preview("2026-12-20").lines.count == 2)
            // November is closed at 03:00 on December 1: what comes later is December's.
            try await world.use(10, at: "2026-10-21T00:00:00Z", storedAt: "2026-12-01T04:00:00Z")
            try await world.use(-40, at: "2026-10-20T05:00:00Z", storedAt: "2026-12-05T00:00:00Z")
            #expect(try await world.preview("2026-11-20") == november)
            #expect(try await world.preview("2026-10-20") == before)
            let december = try await world.preview("2026-12-20")
            #expect(december.lines.map(\.quantity) == [1, 0, -30, -20])
            #expect(december.lines.map(\.amountMinor) == [49_00, 0, 0, -2])
        }
    }

    @Test("what came before the period was closed belongs to it and is adjusted nowhere")
    func inTime() async throws {
        try await Self.open { world in
            try await world.use(30, at: "2026-10-20T05:00:00Z", storedAt: "2026-11-01T02:59:59Z")
            #expect(try await world.preview("2026-10-20").lines.map(\.quantity) == [1, 100_020, 20])
            #expect(try await world.preview("2026-11-20").lines.count == 2)
        }
    }

    @Test("an org that was made after a period ended was not invoiced for it: nothing is late")
    func imported() async throws {
        try await Self.open { world in
            try await world.run("UPDATE orgs SET created_at = '2026-11-01Z'")
            try await world.use(30, at: "2026-10-20T05:00:00Z", storedAt: "2026-11-10T00:00:00Z")
            #expect(try await world.preview("2026-10-20").lines.map(\.quantity) == [1, 100_020, 20])
            #expect(try await world.preview("2026-11-20").lines.count == 2)
        }
    }

    @Test("usage of the hour in which a period ended is told of and not charged")
    func split() async throws {
        try await Self.open(anchor: "2026-10-01T10:30:00Z") { world in
            try await world.use(30, at: "2026-11-01T10:10:00Z", storedAt: "2026-11-05T00:00:00Z")
            let november = try await world.preview("2026-11-20")
            #expect(
                november.lines.map(\.description) == [
                    "Professional plan, 2026-11-01 to 2026-12-01",
                    "api_calls: 0 used, 100,000 included",
                    "api_calls: 1 late for 2026-10-01 to 2026-11-01, not charged: "
                        + "the period ended within their hour",
                ])
            #expect(november.total?.minor == 49_00)
        }
    }

    @Test("a maximum is not adjusted: both invoices say that something came late")
    func maximum() async throws {
        try await Self.open { world in
            try await world.run("INSERT INTO meters VALUES ('seats', 'Seats', 'seat', 'max')")
            try await world.use(
                12, of: "seats", at: "2026-10-20T05:00:00Z", storedAt: "2026-11-10T00:00:00Z")
            try await world.run(
                "INSERT INTO rollup_max_hour VALUES (7, '2026-10-20T05:00:00Z', 'seats', 12000000)")
            let october = try await world.preview("2026-10-20")
            #expect(
                october.lines.last?.description
                    == "seats: 12 used, not charged by this plan, with what came after the period "
                    + "was closed")
            let november = try await world.preview("2026-11-20")
            #expect(
                november.lines.last?.description
                    == "seats: 1 late for 2026-10-01 to 2026-11-01, not charged: a maximum is not "
                    + "adjusted")
            #expect(november.lines.last?.adjusts == Self.october)
        }
    }

    @Test("a plan that was replaced is adjusted by its own terms, on the invoice of the next one")
    func replaced() async throws {
        try await Self.open { world in
            try await world.subscribe(7, "scale", at: "2026-10-16")
            try await world.use(60, at: "2026-10-10T00:00:00Z", storedAt: "2026-10-16T04:00:00Z")
            let scale = try await world.preview("2026-10-20")
            #expect(scale.plan == "scale")
            #expect(scale.lines.map(\.quantity) == [1, 0, 60, 50])
            #expect(scale.lines.last?.amountMinor == 5)
            #expect(scale.lines.last?.unitPriceMicro == 1_000)
            #expect(scale.lines.last?.adjusts?.toUs == Timestamp.us("2026-10-16"))
        }
    }
}

extension BillingWorld {
    /// The invoice of the period that holds a day.
    fileprivate func preview(_ day: String) async throws -> BillingV1.InvoicePreviewResponse {
        try await client.invoicePreview(.init(orgID: 7, atUs: Timestamp.us(day)))
    }

    /// Usage of so many units in one event; with `storedAt` it is late, as tracker notes it.
    fileprivate func use(
        _ units: Int64, of meter: String = "api_calls", at instant: String,
        storedAt: String? = nil
    ) async throws {
        let at = Timestamp(microseconds: Timestamp.us(instant))
        if units < 0 {
            try await run("ALTER TABLE usage_events DROP CONSTRAINT usage_events_quantity_micro_check")
        }
        try await record(7, [at], meter: meter, quantityMicro: units * 1_000_000)
        guard let storedAt else { return }
        try await run(
            """
            INSERT INTO late_adjustments VALUES (7, '\(at.truncated(to: .hour).rfc3339)', '\(meter)',
                gen_random_uuid(), 1, 1, \(units * 1_000_000), '\(storedAt)')
            """)
    }
}
