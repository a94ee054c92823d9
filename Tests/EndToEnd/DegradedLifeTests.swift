import Contracts
import Foundation
import Glibc
import RPC
import Testing

extension EndToEnd {
    /// Org 7 has no hard quota, and 20 calls in an hour and in a UTC hour; org 8 is never asked for
    /// before.
    private static let orgs = """
        INSERT INTO org_slugs VALUES ('acme', 7), ('other', 8);
        INSERT INTO orgs VALUES (7, 'acme', 'Acme', 'active', '2026-01-01T00:00:00Z'),
            (8, 'other', 'Other', 'active', '2026-01-01T00:00:00Z');
        INSERT INTO subscriptions VALUES (7, 1, 'enterprise', 1, 'active', now(), NULL, now()),
            (8, 2, 'enterprise', 1, 'active', now(), NULL, now());
        DELETE FROM policy_rules WHERE policy = 'enterprise' AND ordinal = 0;
        UPDATE policy_rules SET limit_units = 20 WHERE policy = 'enterprise';
        UPDATE policy_rules SET name = 'clock_hour', algorithm = 'calendar_window', window_ms = NULL,
            calendar_unit = 'hour' WHERE policy = 'enterprise' AND ordinal = 2;
        """

    private static func request(_ org: Int64, cost: UInt64 = 1) -> LimiterV1.CheckRequest {
        LimiterV1.CheckRequest(who: .subject(.init(orgID: org)), cost: cost)
    }

    @Test(
        "a limiter without PostgreSQL goes on counting, also after kill -9; unknown orgs follow its setting",
        arguments: ["fail_open", "fail_closed"])
    func degradedLife(_ fallback: String) async throws {
        let settings = ["LIMITER_UNKNOWN_KEYS": fallback]
        try await LimiterFleet.run(1, settings: settings, orgs: Self.orgs) { fleet in
            // A notice that arrives while the org is read has it read again.
            _ = try await fleet.check(Self.request(7, cost: 0))
            try await Task.sleep(for: .milliseconds(700))
            let first = try await fleet.check(Self.request(7, cost: 5))
            #expect(first.decision == .allowed && !first.degraded)
            try fleet.cluster.stop()
            try await fleet.eventually("replies say degraded") {
                try await fleet.check(Self.request(7, cost: 0)).degraded
            }
            let degraded = try await fleet.check(Self.request(7, cost: 5))
            #expect(degraded.decision == .allowed && degraded.rules.first?.remaining == 10)
            let denied = try await fleet.check(Self.request(7, cost: 11))
            #expect(denied.decision == .denied && denied.degraded)
            try await fleet.expectUnknown(Self.request(8), fallback)

            // The next process knows no org until PostgreSQL is back, and lost no count.
            await fleet.end(0, by: SIGKILL)
            try await fleet.start(0)
            try await fleet.expectUnknown(Self.request(7), fallback)
            try fleet.cluster.start()
            try await fleet.eventually("it is whole again") {
                let reply = try? await fleet.check(Self.request(7, cost: 0))
                return reply.map { !$0.degraded && !$0.rules.isEmpty } ?? false
            }
            let after = try await fleet.check(Self.request(7, cost: 1))
            #expect(after.decision == .allowed && after.rules.map(\.remaining) == [9, 9])
            #expect(try await fleet.check(Self.request(8)).rules.first?.remaining == 19)
        }
    }

    @Test(
        "a wall clock that is stepped by an hour, forth or back, frees nobody and locks nobody out",
        arguments: [3_600, -3_600] as [Int64])
    func steppedClock(_ seconds: Int64) async throws {
        // Away from the true end of an hour, when the calendar's window ends by right.
        let left = 3_600 - Int(Date().timeIntervalSince1970) % 3_600
        if left < 30 { try await Task.sleep(for: .seconds(left + 1)) }
        let file = "/tmp/tollgate-clock-\(UUID().uuidString.prefix(8))"
        defer { unlink(file) }
        @Sendable func step(_ seconds: Int64) throws {
            // In place: the daemon has the file mapped.
            let handle = open(file, O_RDWR | O_CREAT, 0o600)
            try #require(handle >= 0)
            defer { close(handle) }
            try #require(withUnsafeBytes(of: seconds) { pwrite(handle, $0.baseAddress, 8, 0) } == 8)
        }
        try step(0)
        let settings = [
            "LD_PRELOAD": TestStack.programs + "/libstepped-clock.so", "STEPPED_CLOCK": file,
        ]
        try await LimiterFleet.run(1, settings: settings, orgs: Self.orgs) { fleet in
            #expect(try await fleet.check(Self.request(7, cost: 20)).decision == .allowed)
            let before = try await fleet.check(Self.request(7))
            #expect(before.decision == .denied)
            try step(seconds)
            try await Task.sleep(for: .milliseconds(1_500))
            let now = Date().timeIntervalSince1970
            let after = try await fleet.check(Self.request(7))
            #expect(after.decision == .denied, "freed by the step")
            #expect(after.retryAfterMs <= before.retryAfterMs && after.retryAfterMs > 0)
            // The daemon sees the step: what its header says of the wall clock has moved.
            let reset = after.headers.first { $0.name == "X-RateLimit-Reset" }
                .flatMap { Double($0.value) }
            let told = (reset ?? 0) - Double(after.retryAfterMs) / 1_000 - now
            #expect(abs(told - Double(seconds)) < 30, "told \(told)")
            let fresh = try await fleet.check(Self.request(8, cost: 19))
            #expect(fresh.decision == .allowed && fresh.rules.map(\.remaining) == [1, 1])
            #expect(try await fleet.check(Self.request(8)).decision == .allowed)
            let full = try await fleet.check(Self.request(8))
            #expect(full.decision == .denied && full.retryAfterMs <= 3_600_000)
            try step(0)
            try await Task.sleep(for: .milliseconds(1_500))
            for org in [7, 8] as [Int64] {
                let last = try await fleet.check(Self.request(org))
                #expect(last.decision == .denied && last.retryAfterMs <= 3_600_000)
            }
        }
    }
}

extension LimiterFleet {
    /// One check of the first limiter.
    fileprivate func check(
        _ request: LimiterV1.CheckRequest
    ) async throws -> LimiterV1.CheckResponse {
        try await client(of: 0) { try await $0.check(request) }
    }

    /// What is said of an org that the limiter does not know, while PostgreSQL is away.
    fileprivate func expectUnknown(
        _ request: LimiterV1.CheckRequest, _ fallback: String
    ) async throws {
        do {
            let reply = try await check(request)
            #expect(fallback == "fail_open")
            #expect(reply.decision == .allowed && reply.degraded && reply.rules.isEmpty)
        } catch let error as RPCError {
            #expect(fallback == "fail_closed")
            #expect(error.status == .unavailable)
            #expect(error.violations.last?.description == "database_away")
            #expect(error.retryAfterMilliseconds == 1_000)
        }
    }

    /// Waits up to 30 s for a condition.
    fileprivate func eventually(
        _ what: String, _ condition: () async throws -> Bool
    ) async throws {
        for _ in 0..<300 {
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("not within 30 s: \(what)")
    }
}
