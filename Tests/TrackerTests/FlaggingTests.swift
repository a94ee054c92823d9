import Chassis
import Contracts
import Model
import Postgres
import TestKit
import Testing

@testable import Tracker

@Suite("Flagged events")
struct FlaggingTests {
    private static let flagged = """
        SELECT concat_ws('|', org_id, array_to_string(rules, ','), severity, field, excerpt,
            coalesce(host(ip), '-'), coalesce(key_id::text, '-'), coalesce(user_ref, '-'))
        FROM security_events ORDER BY org_id, occurred_at, event_id
        """

    private func harmless(_ samples: inout EventSamples) -> TrackerV1.UsageEvent {
        var event = samples.next()
        event.ip = []
        return event
    }

    private func attack(
        _ samples: inout EventSamples, _ change: (inout TrackerV1.UsageEvent) -> Void
    ) -> TrackerV1.UsageEvent {
        var event = samples.next()
        (event.orgID, event.user, event.keyID, event.ip) = (9, Array("ann".utf8), 4, [10, 0, 0, 1])
        (event.endpoint, event.userAgent, event.attributes) = ("/v1/a", "", [])
        change(&event)
        return event
    }

    @Test("endpoint, user agent and attributes are screened; the event is counted as any other")
    func fields() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 401)
        samples.spanMicroseconds = 1
        let attacks = [
            attack(&samples) { $0.endpoint = "/q?id=1%20UNION%20SELECT%201,2" },
            attack(&samples) { $0.userAgent = "x \u{202E}<script>alert(1)</script>" },
            attack(&samples) {
                $0.attributes = [.init(key: "plan", value: "a"), .init(key: "' or 1=1--", value: "")]
            },
            attack(&samples) { $0.attributes = [.init(key: "file", value: "../../etc/passwd")] },
        ]
        for (number, event) in attacks.enumerated() {
            var event = event
            event.eventID = Array(repeating: UInt8(number), count: 16)
            let reply = try await tracker.client.record(
                .init([harmless(&samples), event, harmless(&samples)], .committed))
            #expect(reply.accepted == 3)
        }
        let found = try await lines.of(Self.flagged)
        #expect(found.count == 4)
        for (line, (rule, severity, field)) in zip(
            found,
            [
                ("sqli.union_select", "critical", "endpoint"),
                ("xss.script_tag", "high", "user_agent"), ("sqli.tautology", "high", "attribute"),
                ("traversal.system_file", "critical", "attribute"),
            ])
        {
            #expect(line.hasPrefix("9|\(rule)"), "\(line)")
            #expect(line.contains("|\(severity)|\(field)|"), "\(line)")
            #expect(line.hasSuffix("|10.0.0.1|4|ann"), "\(line)")
            #expect(!line.contains("\u{202E}"))
        }
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 12)
        #expect(try await audit.differences() == [])
        await audit.close()
        let metrics = tracker.metrics.prometheusText()
        for (kind, count) in [("sqli", 2), ("xss", 1), ("traversal", 1), ("ip", 0)] {
            #expect(
                metrics.contains("tollgate_tracker_events_flagged_total{class=\"\(kind)\"} \(count)"))
        }
        await lines.close()
        await tracker.service.stop()
    }

    @Test("a duplicate and a conflicting event make no second flag, whichever way rows take")
    func onceForEachEvent() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 402)
        let event = attack(&samples) { $0.endpoint = "/../../etc/passwd" }
        var other = event
        other.endpoint = "/?q=<script>x</script>"
        for batch in [[event, event], [event, harmless(&samples)], [other, harmless(&samples)]] {
            _ = try await tracker.client.record(.init(batch, .committed))
        }
        let second = attack(&samples) { $0.endpoint = "/?q=<script>x</script>" }
        let reply = try await tracker.client.record(.init([second, event], .committed))
        #expect(reply.accepted == 1 && reply.duplicates == 1)
        let rules = try await lines.of("SELECT rules[1] FROM security_events ORDER BY 1")
        #expect(rules == ["traversal.system_file", "xss.script_tag"])
        await lines.close()
        await tracker.service.stop()
    }

    @Test("flags are in the transaction of the flush: none without its event, none lost",
        arguments: [false, true])
    func oneTransaction(kills: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        let saboteur = Saboteur(url, kills: kills)
        let tracker = try TrackerHarness(
            folder, url, afterStep: { try await saboteur.after($0) })
        try await tracker.service.start()
        var samples = EventSamples(seed: 403)
        var sent = 0
        for step in UsageStore.Step.allCases {
            saboteur.arm(step)
            let batch = [
                attack(&samples) { $0.endpoint = "/?q=1;drop table users" }, harmless(&samples),
            ]
            _ = try await tracker.client.record(.init(batch))
            try await tracker.settle()
            sent += 1
            let missing = try await lines.of(
                """
                SELECT count(*)::text FROM usage_events u FULL JOIN security_events s
                    USING (org_id, occurred_at, event_id)
                WHERE (u.org_id IS NULL) OR (u.endpoint LIKE '/?q=%' AND s.org_id IS NULL)
                """)
            #expect(missing == ["0"])
        }
        #expect(try await lines.of("SELECT count(*)::text FROM security_events") == ["\(sent)"])
        #expect(
            tracker.metrics.prometheusText().contains(
                "tollgate_tracker_events_flagged_total{class=\"sqli\"} \(sent)"))
        await lines.close()
        await tracker.service.stop()
    }

    @Test("an event from a denied address, or outside of the allow list, is flagged and counted")
    func addresses() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        try await lines.run(
            """
            INSERT INTO org_slugs VALUES ('a', 1), ('b', 2);
            INSERT INTO orgs VALUES (1, 'a', 'A', 'active', now()), (2, 'b', 'B', 'active', now());
            INSERT INTO ip_rules VALUES
                (1, 1, 'deny', '10.0.0.0/8', '', now(), 'x'), (1, 2, 'deny', '2001:db8::/32', '', now(), 'x'),
                (2, 3, 'allow', '192.0.2.0/24', '', now(), 'x');
            """)
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 404)
        let sixth: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1]
        func send(_ org: Int64, _ ip: [UInt8]) async throws {
            var event = harmless(&samples)
            (event.orgID, event.ip) = (org, ip)
            _ = try await tracker.client.record(.init([event], .committed))
        }
        for org in Int64(1)...3 {
            for ip in [[], [10, 1, 2, 3], sixth, [192, 0, 2, 9]] { try await send(org, ip) }
        }
        let read = """
            SELECT concat_ws(' ', org_id, rules[1], severity, excerpt) FROM security_events
            ORDER BY 1
            """
        #expect(
            try await lines.of(read) == [
                "1 ip.denied high 10.1.2.3", "1 ip.denied high 2001:db8::1",
                "2 ip.not_allowed medium 10.1.2.3", "2 ip.not_allowed medium 2001:db8::1",
            ])
        // A change is heard of within a second or two.
        try await lines.run(
            """
            DELETE FROM ip_rules; INSERT INTO ip_rules VALUES
                (1, 5, 'deny', '192.0.2.9', '', now(), 'x');
            UPDATE catalog_versions SET version = version + 1 WHERE topic = 'ip_rules';
            """)
        try await Task.sleep(for: .milliseconds(2_500))
        try await send(1, [192, 0, 2, 9])
        try await send(1, [10, 1, 2, 3])
        #expect(try await lines.of(read).count == 5)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 14)
        await audit.close()
        await lines.close()
        await tracker.service.stop()
    }

    @Test("address rules that can't be read keep no event from being stored")
    func unreadableRules() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let (folder, lines) = (try ScratchFolder(), try await Lines(url))
        try await lines.run(
            "REVOKE ALL ON tracker_ip_rules FROM tollgate_tracker, tollgate_tracker_fleet")
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 405)
        let began = ContinuousClock.now
        let reply = try await tracker.client.record(.init(samples.next(50), .committed))
        #expect(reply.accepted == 50)
        #expect(ContinuousClock.now - began < .seconds(3))
        await lines.close()
        await tracker.service.stop()
    }
}
