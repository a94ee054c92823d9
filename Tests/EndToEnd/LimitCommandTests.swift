import Foundation
import Testing

extension EndToEnd {
    @Test("units are reserved, settled, refunded and reset from the command line, with exit codes for scripts")
    func limitCommands() async throws {
        try await TestStack.run { stack in
            _ = try await stack.object(["org", "create", "acme"])
            func used(_ rule: String = "minute") async throws -> Int? {
                try await stack.rows(["limit", "show", "--org", "acme"])
                    .first { $0["name"] as? String == rule }?["used"] as? Int
            }
            let rows = try await stack.rows(["limit", "show", "--org", "acme"])
            #expect(rows.count == 6 && rows[0]["algorithm"] as? String == "fixed_window")
            let held = try await stack.object(["limit", "reserve", "--org", "acme", "--cost", "4"])
            let lease = try #require(held["lease_id"] as? String)
            #expect(try await used() == 4)
            #expect(
                try await stack.tollgate("limit", "reserve", "--org", "acme", "--cost", "7").code
                    == 4)
            #expect(try await stack.tollgate("limit", "commit", lease, "--used", "9000").code == 4)
            let settled = try await stack.object(["limit", "commit", lease, "--used", "3"])
            #expect(settled["used"] as? Int == 3 && settled["repeated"] as? Bool == false)
            let again = try await stack.object(["limit", "commit", lease, "--used", "3"])
            #expect(again["used"] as? Int == 3 && again["repeated"] as? Bool == true)
            #expect(try await used() == 3)
            #expect(try await stack.tollgate("limit", "cancel", lease).code == 1)
            #expect(try await stack.tollgate("limit", "cancel", "nonsense").code == 2)
            let nobody = "0000000000000001" + String(repeating: "ab", count: 16)
            #expect(try await stack.tollgate("limit", "cancel", nobody).code == 3)
            #expect(
                try await stack.tollgate("limit", "reserve", "--org", "acme", "--lease", "601").code
                    == 2)

            let refunded = try await stack.rows(["limit", "refund", "--org", "acme", "--cost", "2"])
            #expect(refunded.first?["remaining"] as? Int == 9)
            #expect(try await used() == 1)

            #expect(try await stack.tollgate("limit", "reset", "--org", "acme").code == 2)
            let silent = try await stack.tollgate("limit", "reset", "--org", "acme", "--reason", "")
            #expect(silent.code == 2)
            let reset = ["limit", "reset", "--org", "acme", "--reason", "a test ran wild"]
            #expect(try await stack.tollgate(reset + ["--rule", "none"]).code == 3)
            // What is used of a hard quota is in PostgreSQL, and stays.
            #expect(try await stack.tollgate(reset + ["--rule", "quota"]).code == 1)
            #expect(try await stack.rows(reset + ["--rule", "minute"]).count == 1)
            #expect(try await used() == 0)
            #expect(try await used("day") == 1)
            #expect(try await stack.rows(reset).count == 3)
            #expect(try await used("day") == 0)
            #expect(try await stack.tollgate("audit", "verify", "--org", "acme").code == 0)
            let log = try await stack.tollgate("logs", "limiter", "--lines", "200")
            let lines = log.output.split(separator: "\n").filter { $0.contains("counts were reset") }
            #expect(lines.count == 2)
            let metrics = try await stack.tollgate("metrics", "limiter")
            #expect(metrics.code == 0, "\(metrics.errors)")
            for name in [
                #"decisions_total{result="denied"}"#, #"denials_total{enforcement="enforce","#,
                "decision_seconds_bucket{", "keys ", "records_reused ", "holds ",
                "degraded_seconds_total ",
            ] { #expect(metrics.output.contains("\ntollgate_limiter_\(name)"), "\(name)") }
            #expect(try await stack.tollgate("metrics", "nothing").code == 2)
            #expect(lines.allSatisfy { $0.contains("\"caller\":\"owner ") && $0.contains("ran wild") })
        }
    }

    @Test("other rules are tried on what happened, and denials are watched as they happen")
    func whatIfAndWatch() async throws {
        try await TestStack.run { stack in
            _ = try await stack.object(["org", "create", "acme"])
            let watch = try stack.start("limit", "watch", "--format", "json", "--count", "2")
            defer { watch.end(9) }
            try await stack.eventually("two denials are seen") {
                _ = try await stack.tollgate("limit", "check", "--org", "acme", "--cost", "6")
                return !watch.isRunning
            }
            let seen = await watch.finish()
            #expect(seen.code == 0, "\(seen.errors)")
            let denials = seen.output.split(separator: "\n").map {
                try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            #expect(denials.count == 2)
            #expect(denials.allSatisfy { $0?["rule"] as? String == "minute" && $0?["cost"] as? Int == 6 })

            let whatIf = ["limit", "whatif", "--org", "acme"]
            let tighter = try await stack.object(whatIf + ["minute=5/60s"])
            #expect(tighter["allowed_after"] as? Int == 0)
            #expect((tighter["newly_denied"] as? Int ?? 0) >= 1)
            let rules = try #require(tighter["rules"] as? [[String: Any]])
            #expect(rules.map { $0["when"] as? String } == ["before", "after"])
            let plan = try await stack.object(whatIf + ["--policy", "scale"])
            #expect(plan["denied_after"] as? Int == 0)
            #expect((tighter["subjects"] as? [[String: Any]])?.count == 1)
            #expect((plan["subjects"] as? [[String: Any]])?.isEmpty == true)
            let table = try await stack.tollgate(whatIf + ["minute=5/60s"])
            #expect(table.code == 0 && table.output.contains("minute"))
            #expect(try await stack.tollgate(whatIf).code == 2)
            #expect(try await stack.tollgate(whatIf + ["minute=5"]).code == 2)
            #expect(
                try await stack.tollgate("limit", "whatif", "--org", "nobody", "minute=5/60s").code
                    == 3)
        }
    }
}
