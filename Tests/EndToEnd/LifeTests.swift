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

    @Test("the client in Protos/README.md works as it is written there")
    func documentedClient() async throws {
        let root = TestStack.root + "/Protos"
        let page = try String(contentsOfFile: root + "/README.md", encoding: .utf8)
        func block(_ language: String) throws -> String {
            let parts = page.components(separatedBy: "```\(language)\n")
            try #require(parts.count == 2, "one block of \(language)")
            return try #require(parts[1].components(separatedBy: "```").first)
        }
        try await TestStack.run { stack in
            let org = try await stack.object(["org", "create", "acme"])
            let id = try #require(org["org_id"] as? String)
            let folder = stack.folder + "/protos"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            try FileManager.default.copyItem(atPath: root + "/tollgate", toPath: folder + "/tollgate")
            try block("python").write(
                toFile: folder + "/client.py", atomically: true, encoding: .utf8)
            let commands = try block("sh").replacingOccurrences(of: "ORG_ID", with: id)
                .replacingOccurrences(of: "7101", with: "\(stack.ports["limiter"] ?? 0)")
                .replacingOccurrences(of: "../.tollgate", with: stack.folder + "/stack")
                .replacingOccurrences(of: "python3 ", with: "/usr/bin/python3 ")
            let run = try await ProcessRun.run("/bin/sh", ["-ec", commands], in: folder)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("status: SERVING"))
            #expect(run.output.contains("decision: ALLOWED"))
        }
    }

    @Test("wrong use ends with the exit code that scripts rely on, and says what to do")
    func wrongUse() async throws {
        try await TestStack.run { stack in
            #expect(try await stack.tollgate("usage").code == 2)
            #expect(try await stack.tollgate("nonsense").code == 2)
            #expect(try await stack.tollgate("usage", "--org", "nobody", "--range", "24h").code == 3)
            #expect(try await stack.tollgate("limit", "check", "--key", "tg_live_x").code == 4)
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            for path in [stack.folder + "/nowhere/key", stack.folder] {
                let lost = try await stack.tollgate(
                    "key", "create", "--org", "acme", "--secret-file", path)
                #expect(lost.code == 1, "a key that can't be kept is not made: \(lost.errors)")
            }
            #expect(try await stack.rows(["key", "list", "--org", "acme"]).isEmpty)
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

    @Test("`up` with another port writes down where the PostgreSQL that runs already listens, and says so")
    func otherPort() async throws {
        try await TestStack.run { stack in
            let port = try #require(stack.ports["postgres_port"])
            let other = try #require(try TestStack.freePorts(1).first)
            let up = try await stack.tollgate("up", "--postgres-port", "\(other)")
            #expect(up.code == 0, "\(up.errors)")
            let written = try String(contentsOfFile: stack.folder + "/stack/stack", encoding: .utf8)
            #expect(written.contains("postgres_port = \(port)\n"), "\(written)")
            #expect(up.errors.contains("runs on port \(port) already"), "\(up.errors)")
        }
    }

    @Test("after PostgreSQL died, `up` returns when every service has it again")
    func databaseDied() async throws {
        try await TestStack.run { stack in
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            try await stack.stopDatabase()
            // Long enough for the pauses between attempts to grow.
            try await stack.eventually("every service has noticed") {
                let states = try await stack.tollgate("status", "--format", "json")
                return states.output.components(separatedBy: "away").count > 4
            }
            try await Task.sleep(for: .seconds(8))
            let up = try await stack.tollgate("up")
            #expect(up.code == 0, "\(up.errors)")
            for command in [["org", "list"], ["mrr"], ["top"], ["limit", "show", "--org", "acme"]] {
                let run = try await stack.tollgate(command)
                #expect(run.code == 0, "\(command): \(run.errors)")
            }
        }
    }
}
