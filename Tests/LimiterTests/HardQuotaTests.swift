import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("Hard quotas of a running limiter")
struct HardQuotaTests {
    /// A limiter, and an org on the free plan, which has 1,000 hard api_calls; rates are out of the way.
    private func open(
        _ plan: LimiterHouse.Plan = LimiterHouse.Plan(),
        _ body: @Sendable (LimiterHouse, LimiterV1.CheckRequest, Int64) async throws -> Void
    ) async throws {
        var plan = plan
        plan.enforcesQuotas = true
        try await LimiterHouse.open(plan) { house in
            try await house.database.run("UPDATE policy_rules SET limit_units = 1000000")
            let key = try await house.makeKey()
            try await house.service.loader.reload(.policies)
            house.service.directory.invalidateAll()
            let check = LimiterV1.CheckRequest(who: .apiKey(key.secret))
            try await body(house, check, key.org)
        }
    }

    private func batch(
        _ house: LimiterHouse, _ check: LimiterV1.CheckRequest, _ count: Int
    ) async throws -> [LimiterV1.Decision] {
        let checks = [LimiterV1.CheckRequest](repeating: check, count: count)
        return try await house.limiter.checkMany(.init(checks: checks)).results.map {
            $0.response?.decision ?? .unspecified
        }
    }

    @Test(
        "admit exactly their units, however many calls come at once",
        arguments: ServiceUnderTest.Carrier.allCases)
    func exact(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await open(.init(carrier: carrier)) { house, check, _ in
            let admitted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        var admitted = 0
                        for _ in 0..<60 {
                            let reply = try await house.limiter.check(check)
                            admitted += reply.decision == .allowed ? 1 : 0
                        }
                        return admitted
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(admitted == 1_000)
            let last = try await house.limiter.check(check)
            #expect(last.decision == .denied && last.rule == "quota" && !last.degraded)
            let rule = try #require(last.rules.last)
            #expect(rule.guarantee == .escrow && rule.remaining == 0 && rule.limit == 1_000)
            // Until the end of the month, which is not a moment away.
            #expect(last.retryAfterMs == rule.resetMs && last.retryAfterMs > 1_000)
        }
    }

    @Test("say what is left of the period, not what is here; a peek and a listing ask for it")
    func remaining() async throws {
        try await open { house, check, org in
            let peek = try await house.limiter.peek(check)
            #expect(peek.decision == .allowed && peek.rules.last?.remaining == 1_000)
            for _ in 0..<30 { _ = try await house.limiter.check(check) }
            #expect(try await house.limiter.peek(check).rules.last?.remaining == 970)
            let other = try await house.makeKey("other")
            let limits = try await house.limiter.limits(.init(who: .apiKey(other.secret)))
            let quota = try #require(limits.rules.last { $0.state?.name == "quota" })
            #expect(quota.used == 0 && quota.state?.remaining == 1_000)
            #expect(quota.algorithm == "quota")
        }
    }

    @Test("of meters that are a maximum or distinct values are left to billing", arguments: ["max", "unique_count"])
    func notAddedUp(_ aggregation: String) async throws {
        try await open { house, check, _ in
            #expect(try await house.limiter.peek(check).rules.last?.name == "quota")
            try await house.database.run(
                "UPDATE meters SET aggregation = '\(aggregation)' WHERE code = 'api_calls'")
            try await house.service.loader.reload(.policies)
            house.service.directory.invalidateAll()
            let reply = try await house.limiter.check(check)
            #expect(reply.decision == .allowed && reply.rules.map(\.name) == ["minute", "hour", "day"])
        }
    }

    @Test("a call that another rule denies is told that rule alone, and asks for no units")
    func deniedByAnother() async throws {
        try await open { house, check, _ in
            try await house.database.run(
                "UPDATE policy_rules SET limit_units = 3 WHERE policy = 'free' AND name = 'minute'")
            try await house.service.loader.reload(.policies)
            house.service.directory.invalidateAll()
            for _ in 0..<3 { _ = try await house.limiter.check(check) }
            await house.service.escrow?.leave(.all)
            let before = try await house.database.superuser.query(SumGranted())
            let denied = try await house.limiter.check(check)
            #expect(denied.decision == .denied && denied.rule == "minute")
            #expect(denied.retryAfterMs <= 60_000)
            #expect(denied.rules.filter(\.violated).map(\.name) == ["minute"])
            #expect(denied.rules.last?.remaining == 997)
            #expect(try await house.database.superuser.query(SumGranted()) == before)
        }
    }

    @Test("batches wait for their units, from memory and cold, and are decided in order")
    func batches() async throws {
        try await open { house, check, _ in
            let first = try await batch(house, check, 700)
            #expect(first == .init(repeating: .allowed, count: 700))
            let second = try await batch(house, check, 700)
            #expect(second.prefix(300).allSatisfy { $0 == .allowed })
            #expect(second.suffix(400).allSatisfy { $0 == .denied })
        }
    }

    @Test("a reservation holds units; a commit of more waits for them, and is denied beyond the quota")
    func reservations() async throws {
        try await open { house, check, _ in
            var reserve = check
            reserve.cost = 40
            let held = try await house.limiter.reserve(reserve)
            #expect(held.decision == .allowed && held.rules.last?.remaining == 960)
            let above = try await house.limiter.commit(.init(leaseID: held.leaseID, used: 1_001))
            #expect(above.decision == .denied)
            let settled = try await house.limiter.commit(.init(leaseID: held.leaseID, used: 900))
            #expect(settled.decision == .allowed && settled.used == 900)
            #expect(try await house.limiter.peek(check).rules.last?.remaining == 100)
            let rest = try await batch(house, check, 150)
            #expect(rest.count { $0 == .allowed } == 100)
        }
    }

    @Test("a plan with a larger quota, or none, is obeyed within seconds of the change")
    func upgrade() async throws {
        try await open { house, check, org in
            _ = try await batch(house, check, 1_000)
            #expect(try await house.limiter.check(check).decision == .denied)
            try await house.subscribe(org, to: "starter")
            await eventually("the larger quota is spent", within: 5_000) {
                let reply = try await house.limiter.check(check)
                return reply.decision == .allowed && reply.rules.last?.limit == 10_000
            }
            try await house.database.run(
                "UPDATE plan_meters SET hard = false WHERE plan_code = 'starter'")
            try await house.service.loader.reload(.policies)
            house.service.directory.invalidateAll()
            let free = try await house.limiter.check(check)
            #expect(free.decision == .allowed && free.rules.last?.name != "quota")
        }
    }

    @Test("a limiter that stops gives back what it did not spend")
    func stop() async throws {
        try await open { house, check, _ in
            for _ in 0..<7 { _ = try await house.limiter.check(check) }
            await house.service.escrow?.stop()
            let granted = try await house.database.superuser.query(SumGranted())
            #expect(granted == [7])
        }
    }

    @Test(
        "while PostgreSQL is away what is here is spent, then calls are denied for a moment, whatever the fail mode",
        arguments: ["open", "closed"])
    func away(_ failMode: String) async throws {
        let cluster = try PrivatePostgres()
        defer { cluster.remove() }
        try await open(.init(cluster: cluster)) { house, check, _ in
            try await house.admin { admin in
                var policy = try await admin.getPolicy(.init(code: "free"))
                policy.failMode = failMode
                _ = try await admin.putPolicy(.init(policy: policy))
            }
            await eventually("the policy is obeyed") {
                _ = try await house.limiter.check(check)
                return try await house.limiter.peek(check).degraded == false
            }
            var admitted = 1_000 - (try await house.limiter.peek(check).rules.last?.remaining ?? 0)
            try cluster.stop()
            var last = try await house.limiter.check(check)
            for _ in 0..<50 where last.decision == .allowed {
                admitted += 1
                last = try await house.limiter.check(check)
            }
            #expect(last.decision == .denied && last.rule == "quota" && last.degraded)
            #expect(last.retryAfterMs > 0 && last.retryAfterMs <= 1_000 && !last.never)
            try cluster.start()
            await eventually("units can be had again", within: 20_000) {
                let peek = try await house.limiter.peek(check)
                return !peek.degraded && peek.decision == .allowed
            }
            let rest = try await batch(house, check, 1_000)
            admitted += UInt64(rest.count { $0 == .allowed })
            #expect(admitted == 1_000)
        }
    }

    @Test("while PostgreSQL has no room to store, what is here is spent and calls are denied for a moment")
    func full() async throws {
        try await open { house, check, _ in
            var admitted = 0
            func next() async throws -> LimiterV1.CheckResponse {
                let reply = try await house.limiter.check(check)
                admitted += reply.decision == .allowed ? 1 : 0
                return reply
            }
            _ = try await next()
            try await house.database.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON quota_escrows
                    FOR EACH ROW EXECUTE FUNCTION refuse();
                CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON quota_leases
                    FOR EACH ROW EXECUTE FUNCTION refuse();
                """)
            var last = try await next()
            for _ in 0..<50 where last.decision == .allowed { last = try await next() }
            #expect(last.decision == .denied && last.rule == "quota" && last.degraded && !last.never)
            #expect(last.retryAfterMs > 0 && last.retryAfterMs <= 1_000)
            // Another org's key is read: it is denied for want of units, not refused.
            let other = try await house.makeKey("other")
            let cold = try await house.limiter.check(.init(who: .apiKey(other.secret)))
            #expect(cold.decision == .denied && cold.rule == "quota" && !cold.never)
            try await house.database.run(
                "DROP TRIGGER full_disk ON quota_escrows; DROP TRIGGER full_disk ON quota_leases")
            await eventually("units can be had again", within: 20_000) {
                try await house.limiter.peek(check).decision == .allowed
            }
            let rest = try await batch(house, check, 1_000)
            #expect(admitted + rest.count { $0 == .allowed } == 1_000)
        }
    }
}

/// Units that are granted in all.
private struct SumGranted: Statement {
    static let name = "test_sum_granted"
    static let sql = "SELECT coalesce(sum(granted_units), 0)::bigint FROM quota_escrows"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
