import Analytics
import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@Suite("Flagged events")
struct SecurityEventTests {
    private static let start = Timestamp(microseconds: 1_774_828_800_000_000)
    private static let whole = CommonV1.TimeRange(
        fromUs: start.microseconds, toUs: start.microseconds + 100_000_000)

    /// Org 1 has 25 flagged events, one a second, three of one instant; org 2 has one.
    private static let rows = """
        INSERT INTO org_slugs VALUES ('a', 1), ('b', 2);
        INSERT INTO orgs SELECT target_org, slug, slug, 'active', now() FROM org_slugs;
        INSERT INTO security_events
        SELECT 1, '\(start.rfc3339)'::timestamptz + make_interval(secs => least(n, 22)),
            lpad(n::text, 32, '0')::uuid,
            CASE n % 3 WHEN 0 THEN '{sqli.union_select,xss.script_tag}'::text[]
                WHEN 1 THEN '{xss.script_tag}' ELSE '{ip.denied}' END,
            'high', 'endpoint', 'excerpt ' || n, CASE n % 2 WHEN 0 THEN inet '10.0.0.1' END,
            CASE n % 2 WHEN 0 THEN 5 END, CASE n % 2 WHEN 1 THEN 'ann' END, '2026-04-01Z'
        FROM generate_series(0, 24) AS n;
        INSERT INTO security_events VALUES (2, '\(start.rfc3339)', lpad('1', 32, '0')::uuid,
            '{xss.script_tag}', 'low', 'ip', 'theirs', NULL, NULL, NULL, now());
        """

    private func open(
        _ carrier: Carrier, _ body: @Sendable (AnalyticsClient) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(of: "analytics")
        try await database.run(Self.rows)
        let service = AnalyticsService(pool: database.pool, clock: SystemClock())
        try await carrier.serve(analyticsRoutes(service)) { try await body(AnalyticsClient($0)) }
        await database.close()
    }

    @Test("come the newest first, page by page, each once, of the asked org alone",
        arguments: Carrier.allCases)
    func pages(_ carrier: Carrier) async throws {
        try await open(carrier) { analytics in
            var found: [AnalyticsV1.SecurityEvent] = []
            var cursor: [UInt8] = []
            var pages = 0
            repeat {
                let reply = try await analytics.securityEvents(
                    .init(orgID: 1, range: Self.whole, page: .init(size: 4, cursor: cursor)))
                found += reply.events
                cursor = reply.nextCursor
                pages += 1
                #expect(reply.asOfUs > 0)
            } while !cursor.isEmpty
            #expect(pages == 7)
            #expect(found.map(\.excerpt) == (0...24).reversed().map { "excerpt \($0)" })
            let last = try #require(found.last)
            #expect(last.rules == ["sqli.union_select", "xss.script_tag"])
            #expect(last.severity == "high" && last.field == "endpoint" && last.orgID == 1)
            #expect(last.ip == [10, 0, 0, 1] && last.keyID == 5 && last.user == "")
            #expect(last.occurredAtUs == Self.start.microseconds && last.eventID.count == 16)
            let other = found[23]
            #expect(other.ip == [] && other.keyID == 0 && other.user == "ann")
        }
    }

    @Test("are chosen by range, by rule and by class of rules")
    func filters() async throws {
        try await open(.inProcess) { analytics in
            let cases: [(rule: String, from: Int64, to: Int64, count: Int)] = [
                ("", 0, 100, 25), ("sqli", 0, 100, 9), ("sqli.union_select", 0, 100, 9),
                ("xss.script_tag", 0, 100, 17), ("ip", 0, 100, 8), ("ip.den", 0, 100, 0),
                ("", 3, 7, 4), ("", 22, 23, 3),
            ]
            for (rule, from, to, count) in cases {
                let range = CommonV1.TimeRange(
                    fromUs: Self.start.microseconds + from * 1_000_000,
                    toUs: Self.start.microseconds + to * 1_000_000)
                let reply = try await analytics.securityEvents(
                    .init(orgID: 1, range: range, rule: rule))
                #expect(reply.events.count == count, "\(rule) \(from)")
            }
        }
    }

    @Test("a request with faults is refused with all of them; an org that isn't there is not found")
    func faults() async throws {
        try await open(.inProcess) { analytics in
            let wrong = await #expect(throws: RPCError.self) {
                try await analytics.securityEvents(
                    .init(orgID: -1, rule: "a b", page: .init(cursor: [1, 2])))
            }
            #expect(wrong?.violations.map(\.field) == ["org_id", "range", "rule", "page.cursor"])
            let stranger = await #expect(throws: RPCError.self) {
                try await analytics.securityEvents(.init(orgID: 77, range: Self.whole))
            }
            #expect(stranger?.status == .notFound)
        }
    }
}
