import Contracts
import Glibc
import Postgres
import RPC
import Synchronization
import Testing

extension EndToEnd {
    /// An org on a plan with a hard quota, whose rates are out of the way.
    private static func org(quota: Int) -> String {
        """
        INSERT INTO org_slugs VALUES ('acme', 7);
        INSERT INTO orgs VALUES (7, 'acme', 'Acme', 'active', '2026-01-01T00:00:00Z');
        UPDATE policy_rules SET limit_units = 1000000000;
        UPDATE plan_meters SET included_units = \(quota) WHERE plan_code = 'starter';
        INSERT INTO subscriptions VALUES (7, 1, 'starter', 1, 'active', now() - interval '1 hour',
            NULL, now() - interval '1 hour');
        """
    }

    private static let who = LimiterV1.CheckRequest.Who.subject(.init(orgID: 7))

    @Test("a limiter admits a hard quota to its last unit and no further, over restarts too")
    func quotaEdge() async throws {
        try await LimiterFleet.run(1, orgs: Self.org(quota: 2_000)) { fleet in
            let first = try await fleet.calls(to: 0, callers: 16) { $0.admitted + $0.denied < 90 }
            #expect(first.denied == 0 && first.unanswered == 0)
            for signal in [SIGTERM, SIGKILL] {
                await fleet.end(0, by: signal)
                try await fleet.start(0)
            }
            let rest = try await fleet.calls(to: 0, callers: 16) { $0.denied < 20 }
            #expect(rest.unanswered == 0)
            #expect(first.admitted + rest.admitted == 2_000, "\(first), then \(rest)")
            let last = try await fleet.client(of: 0) { try await $0.check(.init(who: Self.who)) }
            #expect(last.decision == .denied && last.rule == "quota")
            #expect(last.rules.last?.guarantee == .escrow && last.retryAfterMs > 1_000)
            await fleet.end(0, by: SIGTERM)
            #expect(try await fleet.query(SumGranted()) == [2_000])
        }
    }

    @Test(
        "limiters that are killed, stopped and cut off admit a shared quota, no unit more, and 99 % of it",
        arguments: [false, true]
    )
    func quotaUnderFaults(_ isClustered: Bool) async throws {
        let quota: UInt64 = isClustered ? 10_000 : 40_000
        let orgs = Self.org(quota: Int(quota))
        try await LimiterFleet.run(3, isClustered: isClustered, orgs: orgs) { fleet in
            let load = Load(fleet)
            async let tally = load.run(callers: 8)
            try await fleet.makeTrouble()
            load.isPaced.store(false, ordering: .relaxed)
            // To the end: every limiter says that nothing is left, again and again.
            try await load.waitUntilUsedUp(by: isClustered ? 1 : 3, within: .seconds(30))
            load.isOver.store(true, ordering: .relaxed)
            let total = await tally
            for index in 0..<3 { await fleet.end(index, by: SIGTERM) }
            let granted = UInt64(try await fleet.query(SumGranted()).first ?? 0)
            let kind = isClustered ? "sharing the orgs" : "each for itself"
            print("hard quota of \(quota), three limiters \(kind): \(total); \(granted) granted")
            #expect(total.admitted <= quota, "\(total)")
            #expect(granted <= quota)
            // What got lost with a process, or with a call that was not answered.
            #expect(granted >= total.admitted)
            #expect(total.admitted + total.unanswered >= quota * 99 / 100, "\(total)")
            #expect(total.unanswered < quota / 50, "\(total)")
            #expect(total.admitted >= quota * 98 / 100, "\(total)")
        }
    }
}

/// Units that are granted in all.
private struct SumGranted: Statement {
    static let name = "test_sum_granted"
    static let sql = "SELECT coalesce(sum(granted_units), 0)::bigint FROM quota_escrows"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Callers of every limiter of a fleet.
private final class Load: Sendable {
    let isOver = Atomic(false)
    /// Whether callers pause between calls, so that the quota lasts for all the trouble.
    let isPaced = Atomic(true)
    private let fleet: LimiterFleet
    /// Calls that each limiter has denied for good since any admitted one.
    private let denials = Mutex([0, 0, 0])

    init(_ fleet: LimiterFleet) { self.fleet = fleet }

    /// Calls each limiter from so many callers until it is over.
    func run(callers: Int) async -> CallTally {
        await withTaskGroup(of: CallTally.self) { group in
            for index in 0..<3 {
                group.addTask {
                    var tally = CallTally()
                    while !self.isOver.load(ordering: .relaxed) {
                        tally += await self.callUntilLost(index, callers: callers)
                    }
                    return tally
                }
            }
            return await group.reduce(into: CallTally()) { $0 += $1 }
        }
    }

    /// One connection's life.
    private func callUntilLost(_ index: Int, callers: Int) async -> CallTally {
        let tally = try? await fleet.client(of: index) { limiter in
            // The connection is there before the callers start.
            _ = try await limiter.peek(
                .init(who: .subject(.init(orgID: 7)), cost: 0),
                options: CallOptions(timeoutMilliseconds: 5_000))
            return await withTaskGroup(of: CallTally.self) { group in
                for _ in 0..<callers { group.addTask { await self.calls(limiter, index) } }
                return await group.reduce(into: CallTally()) { $0 += $1 }
            }
        }
        if tally == nil { try? await Task.sleep(for: .milliseconds(30)) }
        return tally ?? CallTally()
    }

    private func calls(_ limiter: LimiterClient, _ index: Int) async -> CallTally {
        var tally = CallTally()
        let request = LimiterV1.CheckRequest(who: .subject(.init(orgID: 7)))
        let options = CallOptions(timeoutMilliseconds: 5_000)
        while !isOver.load(ordering: .relaxed), tally.unanswered == 0 {
            do {
                let reply = try await limiter.check(request, options: options)
                if reply.decision == .allowed {
                    tally.admitted += 1
                    denials.withLock { $0 = [0, 0, 0] }
                } else {
                    tally.denied += 1
                    // One that can't ask PostgreSQL does not know.
                    if reply.retryAfterMs > 1_000 { denials.withLock { $0[index] += 1 } }
                    try? await Task.sleep(for: .milliseconds(20))
                }
            } catch let error as RPCError where error.status == .failedPrecondition {
                // Another limiter decides for the org: nothing was counted.
                try? await Task.sleep(for: .milliseconds(10))
            } catch {
                tally.unanswered += 1
            }
            if isPaced.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(6)) }
        }
        return tally
    }

    /// Waits until so many limiters have denied many calls since the last one that any admitted.
    func waitUntilUsedUp(by count: Int, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if denials.withLock({ $0.count { $0 > 400 } >= count }) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the quota was not used up: \(denials.withLock { $0 })")
    }
}

extension LimiterFleet {
    /// About fifteen seconds in which everything goes wrong, one thing during another.
    fileprivate func makeTrouble() async throws {
        func rest(_ milliseconds: Int) async throws {
            try await Task.sleep(for: .milliseconds(milliseconds))
        }
        func kill(_ index: Int) async throws {
            await end(index, by: SIGKILL)
            try await start(index)
        }
        try await rest(700)
        try await kill(0)
        signal(1, SIGSTOP)
        try await rest(400)
        try await kill(2)
        try await rest(3_600)
        // Longer than any of its questions and leases lasts.
        signal(1, SIGCONT)
        try await kill(0)
        try await rest(600)
        try cluster.stop()
        try await kill(1)
        try await rest(1_500)
        try cluster.start()
        for _ in 0..<6 {
            for index in 0..<3 {
                try await rest(150)
                try await kill(index)
            }
        }
        signal(2, SIGSTOP)
        try await rest(2_500)
        signal(2, SIGCONT)
    }

    /// Calls one limiter from so many callers, in rounds, while `goesOn` says so of each caller's tally.
    fileprivate func calls(
        to index: Int, callers: Int, while goesOn: @escaping @Sendable (CallTally) -> Bool
    ) async throws -> CallTally {
        try await client(of: index) { limiter in
            await withTaskGroup(of: CallTally.self) { group in
                for _ in 0..<callers {
                    group.addTask {
                        var tally = CallTally()
                        while goesOn(tally), tally.unanswered == 0 {
                            do {
                                let reply = try await limiter.check(
                                    .init(who: .subject(.init(orgID: 7))))
                                let isAllowed = reply.decision == .allowed
                                tally.admitted += isAllowed ? 1 : 0
                                tally.denied += isAllowed ? 0 : 1
                            } catch {
                                tally.unanswered += 1
                            }
                        }
                        return tally
                    }
                }
                return await group.reduce(into: CallTally()) { $0 += $1 }
            }
        }
    }
}
