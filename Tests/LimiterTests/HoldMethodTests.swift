import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("Reserving, refunding and resetting")
struct HoldMethodTests {
    private static let wall = Timestamp(microseconds: 1_735_689_600_000_000)

    /// A limiter with a clock of its own, over a carrier.
    private func open(
        _ carrier: ServiceUnderTest.Carrier = .inProcess,
        caller: Caller = .service("backend"),
        _ body: @Sendable (LimiterHouse, ManualClock, LimiterV1.CheckRequest.Who, Int64)
            async throws -> Void
    ) async throws {
        let clock = ManualClock(wall: Self.wall)
        try await LimiterHouse.open(.init(carrier: carrier, clock: clock, caller: caller)) {
            let key = try await $0.makeKey()
            try await body($0, clock, .apiKey(key.secret), key.org)
        }
    }

    /// What remains of the rules of a call.
    private func remaining(
        _ house: LimiterHouse, _ who: LimiterV1.CheckRequest.Who
    ) async throws -> [UInt64] {
        try await house.limiter.peek(.init(who: who)).rules.map(\.remaining)
    }

    /// The status and the stable reason of a failure; nil: there was none.
    private func failure(_ body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as RPCError {
            return "\(error.status) \(error.reason)"
        }
    }

    @Test(
        "a commit gives back what was not used; more than was reserved is taken or denied",
        arguments: ServiceUnderTest.Carrier.allCases)
    func commit(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await open(carrier) { house, _, who, org in
            let held = try await house.limiter.reserve(.init(who: who, cost: 6))
            #expect(held.decision == .allowed && held.leaseID.count == 24 && held.orgID == org)
            #expect(held.rules.map(\.remaining) == [4, 94, 994])
            let denied = try await house.limiter.reserve(.init(who: who, cost: 5))
            #expect(denied.decision == .denied && denied.leaseID.isEmpty)
            let settled = try await house.limiter.commit(.init(leaseID: held.leaseID, used: 2))
            #expect(settled == .init(decision: .allowed, used: 2, orgID: org))
            #expect(try await remaining(house, who) == [8, 98, 998])

            let more = try await house.limiter.reserve(.init(who: who, cost: 3)).leaseID
            let above = try await house.limiter.commit(.init(leaseID: more, used: 9))
            #expect(above.decision == .denied && (1...60_000).contains(above.retryAfterMs))
            let never = try await house.limiter.commit(.init(leaseID: more, used: 1_000_000))
            #expect(never.decision == .denied && never.never && never.retryAfterMs == 0)
            #expect(try await remaining(house, who) == [5, 95, 995])
            let all = try await house.limiter.commit(.init(leaseID: more, used: 8))
            #expect(all.decision == .allowed && all.used == 8)
            #expect(try await remaining(house, who) == [0, 90, 990])
        }
    }

    @Test(
        "a commit or a cancel that is sent again changes nothing, and the other way is refused",
        arguments: ServiceUnderTest.Carrier.allCases)
    func again(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await open(carrier) { house, clock, who, org in
            let first = try await house.limiter.reserve(.init(who: who, cost: 5)).leaseID
            _ = try await house.limiter.commit(.init(leaseID: first))
            for _ in 0..<3 {
                let repeated = try await house.limiter.commit(.init(leaseID: first, used: 1))
                #expect(repeated == .init(decision: .allowed, repeated: true, used: 5, orgID: org))
            }
            let second = try await house.limiter.reserve(.init(who: who, cost: 4)).leaseID
            #expect(try await house.limiter.cancel(.init(leaseID: second)) == .init(orgID: org))
            let twice = try await house.limiter.cancel(.init(leaseID: second))
            #expect(twice == .init(repeated: true, orgID: org))
            #expect(
                try await failure { _ = try await house.limiter.cancel(.init(leaseID: first)) }
                    == "failedPrecondition hold_committed")
            #expect(
                try await failure { _ = try await house.limiter.commit(.init(leaseID: second)) }
                    == "failedPrecondition hold_cancelled")
            #expect(try await remaining(house, who) == [5, 95, 995])
            clock.advance(milliseconds: 60_000)
            #expect(
                try await failure { _ = try await house.limiter.commit(.init(leaseID: first)) }
                    == "notFound hold_unknown")
        }
    }

    @Test("a reservation that runs out gives its units back, and can't be settled any more")
    func runsOut() async throws {
        try await open { house, clock, who, _ in
            let held = try await house.limiter.reserve(.init(who: who, cost: 6, leaseMs: 5_000))
            clock.advance(milliseconds: 4_999)
            #expect(try await remaining(house, who) == [4, 94, 994])
            clock.advance(milliseconds: 1)
            #expect(try await remaining(house, who) == [10, 100, 1_000])
            #expect(
                try await failure { _ = try await house.limiter.commit(.init(leaseID: held.leaseID)) }
                    == "notFound hold_unknown")
            #expect(
                try await failure { _ = try await house.limiter.cancel(.init(leaseID: [1, 2])) }
                    == "invalidArgument lease_id_invalid")
            #expect(
                try await failure {
                    _ = try await house.limiter.reserve(.init(who: who, leaseMs: 600_001))
                } == "invalidArgument lease_invalid")
        }
    }

    @Test(
        "a request id is charged once by Check and once by Reserve, which tells the same reservation again",
        arguments: ServiceUnderTest.Carrier.allCases)
    func requestIDs(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await open(carrier) { house, _, who, _ in
            let id = Array("a retried call".utf8)
            // The first one finds the key in PostgreSQL, the others in memory.
            for call in 0..<3 {
                let reply = try await house.limiter.check(.init(who: who, cost: 2, requestID: id))
                #expect(reply.decision == .allowed && reply.repeated == (call > 0))
                #expect(reply.rules.map(\.remaining) == [8, 98, 998])
            }
            var leases: Set<[UInt8]> = []
            for call in 0..<3 {
                let reply = try await house.limiter.reserve(.init(who: who, cost: 3, requestID: id))
                #expect(reply.decision == .allowed && reply.repeated == (call > 0))
                leases.insert(reply.leaseID)
            }
            #expect(leases.count == 1 && leases.first?.count == 24)
            #expect(try await remaining(house, who) == [5, 95, 995])
            #expect(house.service.counters.repeated.value == 4)
            let batch = try await house.limiter.checkMany(
                .init(checks: [.init(who: who, cost: 2, requestID: id), .init(who: who)]))
            #expect(batch.results.map { $0.response?.repeated } == [true, false])
        }
    }

    @Test(
        "a refund goes into the window of its call, once for each id, and nowhere when that is over",
        arguments: ServiceUnderTest.Carrier.allCases)
    func refund(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await open(carrier) { house, clock, who, _ in
            let id = Array("r1".utf8)
            _ = try await house.limiter.check(.init(who: who, cost: 6, requestID: id))
            let call = LimiterV1.CheckRequest(who: who, cost: 4, requestID: id)
            let first = try await house.limiter.refund(.init(call: call))
            #expect(!first.repeated && first.rules.map(\.remaining) == [8, 98, 998])
            let again = try await house.limiter.refund(.init(call: call))
            #expect(again.repeated && again.rules.map(\.remaining) == [8, 98, 998])
            let other = try await house.limiter.refund(
                .init(call: call, requestID: Array("r2".utf8)))
            #expect(!other.repeated && other.rules.map(\.remaining) == [10, 100, 1_000])

            clock.advance(milliseconds: 60_000)
            _ = try await house.limiter.check(.init(who: who, cost: 5))
            let late = try await house.limiter.refund(
                .init(
                    call: .init(who: who, cost: 3),
                    chargedAtUs: clock.wall.microseconds - 30_000_000))
            // The minute of the call is over, its hour and day are not.
            #expect(late.rules.map(\.remaining) == [5, 98, 998])
            #expect(
                try await failure {
                    _ = try await house.limiter.refund(.init(call: call, chargedAtUs: -1))
                } == "invalidArgument ")
        }
    }

    @Test(
        "a reset forgets what one rule counts, or all, and Limits shows what Peek shows",
        arguments: ServiceUnderTest.Carrier.allCases)
    func reset(_ carrier: ServiceUnderTest.Carrier) async throws {
        let caller = Caller.operator(role: .admin, name: "ann")
        try await open(carrier, caller: caller) { house, _, who, org in
            _ = try await house.limiter.check(.init(who: who, cost: 7))
            let peek = try await house.limiter.peek(.init(who: who))
            let limits = try await house.limiter.limits(.init(who: who))
            let calls = limits.rules.filter { $0.meter == "api_calls" }
            #expect(calls.compactMap(\.state) == peek.rules && limits.orgID == org)
            #expect(calls.map(\.used) == [7, 7, 7])
            #expect(calls.map(\.algorithm) == Array(repeating: "fixed_window", count: 3))
            #expect(calls.map(\.windowMs) == [60_000, 3_600_000, 86_400_000])
            let messages = limits.rules.filter { $0.meter == "messages" }
            #expect(messages.compactMap { $0.state?.name } == ["user_minute", "user_day"])
            #expect(messages.allSatisfy { $0.scope == .user && $0.used == 0 })
            let some = try await house.limiter.limits(.init(who: who, meter: "messages"))
            #expect(some.rules == messages)

            let one = try await house.limiter.reset(.init(call: .init(who: who), rule: "minute"))
            #expect(one.rules.map(\.name) == ["minute"] && one.rules.map(\.remaining) == [10])
            #expect(try await remaining(house, who) == [10, 93, 993])
            let all = try await house.limiter.reset(.init(call: .init(who: who), reason: "why not"))
            #expect(all.rules.map(\.remaining) == [10, 100, 1_000])
            #expect(try await remaining(house, who) == [10, 100, 1_000])
            #expect(
                try await failure {
                    _ = try await house.limiter.reset(.init(call: .init(who: who), rule: "none"))
                } == "notFound rule_unknown")
            #expect(
                try await failure {
                    _ = try await house.limiter.limits(.init(who: .subject(.init(orgID: 99_999))))
                } == "notFound org_unknown")
            let entries = try await house.database.superuser.query(ListResets(org: org))
            #expect(
                entries == [
                    "admin ann: rules=minute", "admin ann: reason=why not, rules=minute hour day",
                ])
            let chain = try await house.admin { try await $0.verifyAudit(.init(orgID: org)) }
            #expect(chain.intact)
        }
    }

    @Test(
        "an analyst and a back end see limits and reset none",
        arguments: [Caller.operator(role: .analyst, name: "ann"), .service("backend")])
    func noReset(_ caller: Caller) async throws {
        try await open(caller: caller) { house, _, who, _ in
            #expect(try await house.limiter.limits(.init(who: who)).rules.count >= 3)
            let refused = try await failure {
                _ = try await house.limiter.reset(.init(call: .init(who: who)))
            }
            #expect(refused == "permissionDenied ")
        }
    }
}

/// Who reset the counts of an org, and with what detail, in order.
private struct ListResets: Statement {
    static let name = "test_list_resets"
    static let sql = """
        SELECT actor || ': ' || (SELECT string_agg(key || '=' || value, ', ' ORDER BY key)
            FROM jsonb_each_text(detail))
        FROM audit_entries WHERE org_id = $1 AND action = 'limit.reset' ORDER BY sequence
        """
    let org: Int64

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}
