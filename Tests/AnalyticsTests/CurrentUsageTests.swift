import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@Suite("Usage of the billing period")
struct CurrentUsageTests {
    @Test("a subscriber's period is counted from the anchor, against what the plan includes",
        arguments: Carrier.allCases)
    func subscriber(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            let start = SystemClock().wall
            let reply = try await analytics.currentUsage(.init(orgID: AnalyticsHouse.subscriber))
            expectFresh(reply.asOfUs, since: start)
            let asOf = Timestamp(microseconds: reply.asOfUs)
            let period = BillingPeriod.containing(asOf, anchor: AnalyticsHouse.anchor)
            #expect(reply.plan == "scale")
            #expect(reply.period == .init(asking: period))
            let used = ["api_calls", "messages"].map { meter in
                AnalyticsV1.Totals(
                    counting: sample.events(of: reply.orgID, meter: meter, in: period))
            }
            #expect(
                reply.meters == [
                    .init(
                        meter: "api_calls", usedMicro: used[0].quantityMicro,
                        includedMicro: 500_000 * 1_000_000, hard: false),
                    .init(meter: "messages", usedMicro: used[1].quantityMicro),
                ])
        }
    }

    @Test("an org without a subscription is on the free plan by calendar month, used or not",
        arguments: Carrier.allCases)
    func free(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, _ in
            let reply = try await analytics.currentUsage(.init(orgID: AnalyticsHouse.idle))
            let month = Timestamp(microseconds: reply.asOfUs).startOfMonth
            #expect(reply.plan == "free")
            #expect(reply.period?.fromUs == month.microseconds)
            #expect(reply.period?.toUs == month.addingMonths(1).microseconds)
            #expect(
                reply.meters == [
                    .init(meter: "api_calls", usedMicro: 0, includedMicro: 1_000_000_000, hard: true)
                ])
        }
    }

    @Test("an org that isn't there is not found", arguments: Carrier.allCases)
    func unknown(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, _ in
            let error = await #expect(throws: RPCError.self) {
                try await analytics.currentUsage(.init(orgID: 999))
            }
            #expect(error?.status == .notFound)
            let none = await #expect(throws: RPCError.self) { try await analytics.currentUsage() }
            #expect(none?.status == .invalidArgument)
        }
    }
}
