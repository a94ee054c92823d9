import Foundation
import Testing

extension EndToEnd {
    @Test("an operator's policies, overrides, switch and key terms are obeyed, listed and audited")
    func rules() async throws {
        try await TestStack.run { stack in
            _ = try await stack.object(["org", "create", "acme"])
            let key = try await stack.object([
                "key", "create", "--org", "acme", "--scope", "read", "--cidr", "10.0.0.0/8",
            ])
            #expect(key["allowed_cidrs"] as? [String] == ["10.0.0.0/8"])
            let secret = try #require(key["key"] as? String)
            func check(_ more: String...) async throws -> [String: Any]? {
                let words = ["limit", "check", "--key", secret, "--ip", "10.1.1.1", "--cost", "0"]
                let run = try await stack.tollgate(words + more + ["--format", "json"])
                return try? JSONSerialization.jsonObject(with: Data(run.output.utf8))
                    as? [String: Any]
            }
            func limits(_ answer: [String: Any]?) -> [String] {
                (answer?["rules"] as? [[String: Any]] ?? []).map {
                    "\($0["name"] ?? "?")=\($0["limit"] ?? "?")"
                }
            }
            #expect(limits(try await check()) == ["minute=10", "hour=100", "day=1000", "quota=1000"])
            let away = try await stack.tollgate(
                "limit", "check", "--key", secret, "--ip", "192.0.2.1")
            #expect(away.code == 4 && away.errors.contains("key_ip"), "\(away.errors)")

            let override = try await stack.object([
                "override", "set", "--org", "acme", "minute=77", "--reason", "a launch",
            ])
            #expect(override["rule"] as? String == "minute=77/1m")
            try await stack.eventually("the override is obeyed") {
                limits(try await check()).first == "minute=77"
            }
            let policy = try await stack.object([
                "policy", "set", "free", "second=5/1s,bucket,burst=9", "day=50/day",
            ])
            #expect(policy["version"] as? Int == 2)
            try await stack.eventually("the policy is obeyed") {
                limits(try await check()) == ["second=5", "day=50", "minute=77", "quota=1000"]
            }
            let id = try #require(override["override_id"] as? String)
            _ = try await stack.object(["override", "remove", id, "--org", "acme"])
            let history = try await stack.rows(["override", "list", "--org", "acme", "--history"])
            #expect(history.count == 1 && history[0]["ended_at"] is String)

            _ = try await stack.object(["limit", "disable", "--reason", "an incident"])
            try await stack.eventually("nothing is limited") { limits(try await check()).isEmpty }
            #expect(try await stack.rows(["limit", "status"]).map { $0["reason"] as? String } == ["an incident"])
            _ = try await stack.object(["limit", "enable", "--reason", "over"])
            try await stack.eventually("limits are back") {
                limits(try await check()) == ["second=5", "day=50", "quota=1000"]
            }
            #expect(try await stack.tollgate("audit", "verify", "--installation").code == 0)
            #expect(try await stack.tollgate("audit", "verify", "--org", "acme").code == 0)
            let wrong = try await stack.tollgate("policy", "set", "free", "minute=10/60s,meter=nothing")
            #expect(wrong.code == 2 && wrong.errors.contains("policy.rules[0].meter"))
        }
    }
}
