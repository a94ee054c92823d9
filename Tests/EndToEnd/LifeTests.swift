import Foundation
import Testing

extension EndToEnd {
    @Test("a free org is denied on the eleventh call of a minute, and a plan, an invoice and an audit follow")
    func mainJob() async throws {
        try await TestStack.run { stack in
            let org = try await stack.object(["org", "create", "acme"])
            let key = try await stack.object(["key", "create", "--org", "acme", "--name", "ci"])
            let secret = try #require((key["secret"] ?? key["key"]) as? String)
            for call in 1...10 {
                let check = try await stack.object(["limit", "check", "--key", secret])
                #expect(check["decision"] as? String == "allowed", "call \(call)")
            }
            let denied = try await stack.tollgate(
                "limit", "check", "--key", secret, "--format", "json")
            #expect(denied.code == 4)
            let answer = try #require(
                try JSONSerialization.jsonObject(with: Data(denied.output.utf8)) as? [String: Any])
            #expect(answer["decision"] as? String == "denied")
            #expect(answer["rule"] as? String == "minute")
            let wait = try #require(answer["retry_after_ms"] as? Int)
            #expect((1...60_000).contains(wait))
            let headers = try #require(answer["headers"] as? [String: Any])
            #expect(headers["Retry-After"] as? String == "\((wait + 999) / 1000)")

            try #require(
                try await stack.tollgate("subscription", "create", "--org", "acme", "--plan", "starter")
                    .code == 0)
            try await stack.eventually("the limiter obeys the new plan") {
                let check = try await stack.objectIfAny("limit", "check", "--key", secret)
                return check?["decision"] as? String == "allowed"
            }
            let preview = try await stack.object(["invoice", "preview", "--org", "acme"])
            #expect(preview["currency"] as? String == "USD")
            #expect(preview["total_minor"] as? Int == 1_900)
            #expect(preview["lines"] is [[String: Any]])

            let id = try #require((key["key_id"] ?? key["id"]) )
            try #require(
                try await stack.tollgate("key", "revoke", "--org", "acme", "\(id)").code == 0)
            try await stack.eventually("the limiter obeys the revocation") {
                try await stack.tollgate("limit", "check", "--key", secret).code == 4
            }
            let audit = try await stack.tollgate("audit", "verify", "--org", "acme")
            #expect(audit.code == 0, "\(audit.errors)")
            #expect(org["slug"] as? String == "acme")
        }
    }

    @Test("a stranger's Python script completes a health check, a Check and a Record")
    func stranger() async throws {
        try await TestStack.run { stack in
            let org = try await stack.object(["org", "create", "acme"])
            let key = try await stack.object(["key", "create", "--org", "acme", "--name", "stranger"])
            let secret = try #require((key["secret"] ?? key["key"]) as? String)
            let id = try #require((org["org_id"] ?? org["id"]) )
            try secret.write(toFile: stack.folder + "/key", atomically: true, encoding: .utf8)
            let run = try await ProcessRun.run(
                "/usr/bin/python3",
                [
                    TestStack.root + "/Tests/EndToEnd/stranger.py", TestStack.root + "/Protos",
                    "\(stack.ports["limiter"] ?? 0)", "\(stack.ports["tracker"] ?? 0)",
                    stack.folder + "/stack/secrets/operator.token", stack.folder + "/key", "\(id)",
                ],
                environment: ["PYENV_VERSION": "system"], in: stack.folder)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("\"recorded\": 1"))
        }
    }

    @Test("wrong use ends with the exit code that scripts rely on, and says what to do")
    func wrongUse() async throws {
        try await TestStack.run { stack in
            #expect(try await stack.tollgate("usage").code == 2)
            #expect(try await stack.tollgate("nonsense").code == 2)
            #expect(try await stack.tollgate("usage", "--org", "nobody", "--range", "24h").code == 3)
            #expect(try await stack.tollgate("limit", "check", "--key", "tg_live_x").code == 4)
            let again = try await stack.tollgate("up")
            #expect(again.code == 0, "up twice: \(again.errors)")
            #expect(try await stack.tollgate("status").code == 0)
            #expect(try await stack.tollgate("down").code == 0)
            let away = try await stack.tollgate("org", "list")
            #expect(away.code == 5)
            #expect(!away.errors.isEmpty)
            #expect(try await stack.tollgate("up").code == 0)
            #expect(try await stack.tollgate("org", "list").code == 0)
        }
    }
}
