import Model
import Testing

@testable import Billing

@Suite struct SubscriptionTests {
    private func at(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    private func subscription(_ from: String, to: String? = nil) throws -> Subscription {
        Subscription(
            id: 1, planCode: "starter", planVersion: 1, anchor: try at(from),
            endedAt: try to.map(at))
    }

    @Test("a new subscription replaces the active one from its anchor on, never before")
    func changes() throws {
        let start = try at("2026-04-16")
        #expect(Subscription.change(after: nil, startingAt: start) == .start)
        let active = try subscription("2026-04-01")
        #expect(Subscription.change(after: active, startingAt: start) == .replace(active))
        #expect(Subscription.change(after: active, startingAt: active.anchor) == .replace(active))
        let earlier = Subscription.change(after: active, startingAt: try at("2026-03-31"))
        #expect(
            earlier
                == .refuse(
                    reason: "the org has the starter plan since 2026-04-01T00:00:00Z; "
                        + "start then or later, not at 2026-03-31T00:00:00Z"))
        let ended = try subscription("2026-04-01", to: "2026-04-20")
        #expect(Subscription.change(after: ended, startingAt: try at("2026-04-20")) == .start)
        guard case .refuse = Subscription.change(after: ended, startingAt: start) else {
            Issue.record("it may not start before the last one ended")
            return
        }
    }

    @Test("half of April given back of 10.00 is 5.00")
    func credit() throws {
        let ended = try subscription("2026-04-01", to: "2026-04-16")
        let term = BillingTerm(of: ended, .month, holding: try at("2026-04-10"))
        #expect(term.period.to == (try at("2026-05-01")))
        #expect(term.inForce.to == (try at("2026-04-16")))
        #expect(term.credit(of: Money(minor: 1_000, currency: .usd))?.minor == -500)
        let running = BillingTerm(
            of: try subscription("2026-04-01"), .month, holding: try at("2026-04-10"))
        #expect(running.inForce == running.period)
        #expect(running.credit(of: Money(minor: 1_000, currency: .usd)) == nil)
    }

    @Test("what is given back lies between nothing and the price")
    func creditBounds() throws {
        var random = SeededRandom(seed: 81)
        let anchor = try at("2026-01-31T08:30:00Z")
        for _ in 0..<2_000 {
            let end = anchor.adding(
                microseconds: .random(in: 0...90_000_000_000_000, using: &random))
            let ended = Subscription(
                id: 1, planCode: "scale", planVersion: 1, anchor: anchor, endedAt: end)
            let last = max(anchor, end.adding(microseconds: -1))
            let term = BillingTerm(of: ended, .month, holding: last)
            let price = Money(minor: .random(in: 0...50_000, using: &random), currency: .usd)
            let credit = term.credit(of: price)?.minor ?? 0
            #expect((-price.minor...0).contains(credit))
        }
    }

    @Test("the free month is cut by the subscriptions around it")
    func freeMonth() throws {
        let instant = try at("2026-04-10")
        let whole = BillingTerm(freeAt: instant, after: nil, before: nil)
        #expect(whole.period.from == (try at("2026-04-01")))
        #expect(whole.inForce == whole.period)
        let cut = BillingTerm(freeAt: instant, after: try at("2026-04-05"), before: try at("2026-04-12"))
        #expect(cut.period == whole.period)
        #expect(
            cut.inForce == TimeRange(from: try at("2026-04-05"), to: try at("2026-04-12")))
        let far = BillingTerm(freeAt: instant, after: try at("2020-01-01"), before: try at("2030-01-01"))
        #expect(far.inForce == whole.period)
    }
}
