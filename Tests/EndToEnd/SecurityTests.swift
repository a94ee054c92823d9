import Foundation
import Testing

extension EndToEnd {
    @Test("attacks and denied addresses in an access log are flagged, shown by rule, and counted")
    func security() async throws {
        try await TestStack.run { stack in
            _ = try await stack.object(["org", "create", "acme"])
            let rule = try await stack.object([
                "ip", "deny", "203.0.113.0/24", "--org", "acme", "--reason", "a scanner",
            ])
            #expect(rule["network"] as? String == "203.0.113.0/24")
            let twice = try await stack.tollgate("ip", "deny", "203.0.113.0/24", "--org", "acme")
            #expect(twice.code != 0 && twice.errors.contains("already"))
            // Trackers poll.
            try await Task.sleep(for: .seconds(3))
            let lines = [
                ("203.0.113.9", "/v1/users", "curl/8"), ("192.0.2.1", "/v1/users", "curl/8"),
                ("192.0.2.1", "/", "1 UNION SELECT 1,2"), ("192.0.2.1", "/../../etc/passwd", "-"),
            ].enumerated().map { number, line in
                "\(line.0) - - [17/May/2026:10:05:0\(number) +0000] "
                    + "\"GET \(line.1) HTTP/1.1\" 200 17 \"-\" \"\(line.2)\"\n"
            }
            let file = stack.folder + "/attacks.log"
            try lines.joined().write(toFile: file, atomically: true, encoding: .utf8)
            let imported = try await stack.object([
                "import", "--org", "acme", "--input", "combined", "--ack", "committed", file,
            ])
            #expect(imported["accepted"] as? Int == 4)
            let range = ["--org", "acme", "--from", "2026-05-17", "--to", "2026-05-18"]
            let events = try await stack.rows(["security"] + range)
            #expect(
                events.map { ($0["rules"] as? [String])?.first ?? "" } == [
                    "traversal.system_file", "sqli.union_select", "ip.denied",
                ])
            #expect(events.last?["excerpt"] as? String == "203.0.113.9")
            let sqli = try await stack.rows(["security"] + range + ["--rule", "sqli"])
            #expect(sqli.count == 1 && sqli[0]["severity"] as? String == "critical")
            let usage = try await stack.object(["usage"] + range)
            #expect(usage["calls"] as? Int == 4)

            let id = try #require(rule["rule_id"] as? String)
            _ = try await stack.object(["ip", "remove", id, "--org", "acme"])
            #expect(try await stack.rows(["ip", "list", "--org", "acme"]).isEmpty)
            #expect(try await stack.tollgate("audit", "verify", "--org", "acme").code == 0)
            let due = try await stack.tollgate("db", "retention", "--dry-run")
            #expect(due.code == 0 && due.output.contains("Nothing is old enough"), "\(due.output)")
            #expect(due.errors.contains("raw 400 days"), "\(due.errors)")
        }
    }
}
