import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Billing

@Suite struct SubscriptionMethodsTests {
    private func status(_ body: () async throws -> Void) async -> Status? {
        do {
            try await body()
            return nil
        } catch { return (error as? RPCError)?.status }
    }

    @Test(
        "an org without a subscription is on the free plan by calendar month",
        arguments: ServiceUnderTest.Carrier.allCases)
    func free(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        let found = try await world.client.getSubscription(.init(orgID: 7))
        #expect(
            found
                == BillingV1.Subscription(
                    subscriptionID: 0, orgID: 7, plan: "free", planVersion: 1, status: "active",
                    anchorUs: Timestamp.us("2026-11-01"),
                    period: .init(
                        fromUs: Timestamp.us("2026-11-01"), toUs: Timestamp.us("2026-12-01"))))
        #expect(
            await status { _ = try await world.client.getSubscription(.init(orgID: 8)) }
                == .notFound)
        #expect(
            await status { _ = try await world.client.getSubscription(.init(orgID: 0)) }
                == .invalidArgument)
        await world.stop()
    }

    @Test(
        "a subscription's periods count from its anchor",
        arguments: ServiceUnderTest.Carrier.allCases)
    func anchored(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-03-01T00:00:00Z")
        try await world.makeOrg(7)
        let made = try await world.subscribe(7, "starter", at: "2026-01-31T12:00:00Z")
        #expect(made.subscriptionID > 0 && made.status == "active" && made.plan == "starter")
        #expect(made.anchorUs == Timestamp.us("2026-01-31T12:00:00Z"))
        let period = CommonV1.TimeRange(
            fromUs: Timestamp.us("2026-02-28T12:00:00Z"),
            toUs: Timestamp.us("2026-03-31T12:00:00Z"))
        #expect(made.period == period)
        #expect(try await world.client.getSubscription(.init(orgID: 7)) == made)
        await world.stop()
    }

    @Test("each one is in its org's audit chain, once, with who started it and of what plan")
    func audited() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        let made = try await world.subscribe(7, "starter", key: [1])
        #expect(try await world.subscribe(7, "starter", key: [1]) == made)
        #expect(try await world.number("SELECT count(*) FROM audit_entries WHERE org_id = 7") == 1)
        #expect(
            try await world.number(
                """
                SELECT count(*) FROM audit_entries WHERE org_id = 7 AND sequence = 1
                    AND action = 'subscription.create' AND actor <> ''
                    AND target = 'subscription:\(made.subscriptionID)'
                    AND detail = '{"plan": "starter version 1", "from": "2026-11-21T10:00:00Z"}'
                """) == 1)
        _ = try await world.subscribe(7, "scale")
        #expect(
            try await world.number(
                """
                SELECT count(*) FROM audit_entries one JOIN audit_entries two USING (org_id)
                WHERE one.sequence = 1 AND two.sequence = 2 AND two.previous_hash = one.hash
                """) == 1)
        await world.stop()
    }

    @Test("what can't be is refused with every fault, and nothing is left behind")
    func refused() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.makeOrg(9, status: "suspended")
        do {
            _ = try await world.client.createSubscription(
                .init(orgID: -1, plan: "", startUs: Timestamp.us("2026-12-01")))
            Issue.record("it must be refused")
        } catch {
            #expect(error.status == .invalidArgument)
            #expect(error.violations.map(\.field) == ["org_id", "plan", "start_us"])
        }
        #expect(await status { try await world.subscribe(7, "gold") } == .invalidArgument)
        #expect(await status { try await world.subscribe(8, "starter") } == .notFound)
        #expect(await status { try await world.subscribe(9, "starter") } == .failedPrecondition)
        for start in [Int64.min, -1, .max] {
            let code = await status {
                _ = try await world.client.createSubscription(
                    .init(orgID: 7, plan: "starter", startUs: start))
            }
            #expect(code == .invalidArgument)
        }
        #expect(try await world.number("SELECT count(*) FROM subscriptions") == 0)
        #expect(
            try await world.number("SELECT version FROM catalog_versions WHERE topic = 'plans'")
                == 1)
        await world.stop()
    }

    @Test("a new subscription ends the active one where it starts, but never before its anchor")
    func replaced() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.subscribe(7, "starter", at: "2026-11-10")
        #expect(
            await status { try await world.subscribe(7, "scale", at: "2026-11-09") }
                == .failedPrecondition)
        let next = try await world.subscribe(7, "scale", at: "2026-11-20")
        #expect(try await world.client.getSubscription(.init(orgID: 7)) == next)
        #expect(try await world.number("SELECT count(*) FROM subscriptions") == 2)
        let ended = """
            SELECT count(*) FROM subscriptions WHERE status = 'ended' AND plan_code = 'starter'
                AND ended_at = '2026-11-20Z'
            """
        #expect(try await world.number(ended) == 1)
        #expect(
            try await world.number("SELECT count(*) FROM org_plans WHERE plan_code = 'scale'") == 1)
        // At the same instant, one takes the place of the other.
        let same = try await world.subscribe(7, "enterprise", at: "2026-11-20")
        #expect(try await world.client.getSubscription(.init(orgID: 7)) == same)
        await world.stop()
    }

    @Test("limiters are told by notice and by version when the plan changed")
    func announced() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        let events = Mutex<[Listener.Event]>([])
        let listener = Listener(
            configuration: PostgresConfiguration(url: world.url), clock: world.clock)
        listener.listen(["tollgate_plans"]) { event in events.withLock { $0.append(event) } }
        func wait(for event: Listener.Event) async throws -> Bool {
            for _ in 0..<300 {
                if events.withLock({ $0.contains(event) }) { return true }
                try await Task.sleep(for: .milliseconds(10))
            }
            return false
        }
        #expect(try await wait(for: .connected))
        try await world.subscribe(7, "starter")
        #expect(
            try await wait(
                for: .notification(Notification(channel: "tollgate_plans", payload: "7"))))
        #expect(
            try await world.number("SELECT version FROM catalog_versions WHERE topic = 'plans'")
                == 2)
        await listener.stop()
        await world.stop()
    }

    @Test(
        "the same idempotency key does the work once, and refuses another request",
        arguments: ServiceUnderTest.Carrier.allCases)
    func once(_ carrier: ServiceUnderTest.Carrier) async throws {
        let world = try await BillingWorld(carrier, now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        let key = Array("key-1".utf8)
        let first = try await world.subscribe(7, "starter", key: key)
        #expect(try await world.subscribe(7, "starter", key: key) == first)
        #expect(try await world.number("SELECT count(*) FROM subscriptions") == 1)
        #expect(
            await status { try await world.subscribe(7, "scale", key: key) } == .alreadyExists)
        await world.stop()
    }

    @Test("many at once leave one active subscription, and one key does its work once")
    func races() async throws {
        let world = try await BillingWorld(now: "2026-11-21T10:00:00Z")
        try await world.makeOrg(7)
        try await world.makeOrg(8)
        let outcomes = await withTaskGroup(of: Status?.self) { group in
            for _ in 0..<12 {
                group.addTask { await status { try await world.subscribe(7, "starter") } }
            }
            return await group.reduce(into: [Status?]()) { $0.append($1) }
        }
        #expect(outcomes.contains(nil))
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .aborted })
        let done = Int64(outcomes.count { $0 == nil })
        #expect(try await world.number("SELECT count(*) FROM subscriptions") == done)
        #expect(
            try await world.number("SELECT count(*) FROM subscriptions WHERE status = 'active'")
                == 1)
        let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<12 {
                group.addTask { try await world.subscribe(8, "scale", key: [1]).subscriptionID }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        await world.stop()
    }
}
