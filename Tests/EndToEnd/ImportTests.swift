import Foundation
import Testing

extension EndToEnd {
    /// Compares every report on an org with an honest count of the log that was imported into it.
    static func expectReports(
        _ stack: TestStack, org: String, equal count: AccessLog.Count
    ) async throws {
        let range = ["--org", org, "--from", "2015-05-01T00:00:00Z", "--to", "2015-06-01T00:00:00Z"]
        let usage = try await stack.object(["usage"] + range)
        #expect(usage["calls"] as? Int == count.calls)
        #expect(usage["errors"] as? Int == count.errors)
        #expect(usage["bytes_out"] as? Int == count.bytes)
        #expect(usage["bytes_in"] as? Int == 0)

        let errors = try await stack.rows(["errors"] + range)
        let byStatus = Dictionary(
            uniqueKeysWithValues: errors.map { ($0["status"] as? Int ?? 0, $0["count"] as? Int ?? 0) })
        #expect(byStatus == count.byStatus.filter { $0.key >= 400 })

        let endpoints = try await stack.rows(["endpoints", "--limit", "1000"] + range)
        let byPath = Dictionary(
            uniqueKeysWithValues: endpoints.map {
                ($0["endpoint"] as? String ?? "", $0["calls"] as? Int ?? 0)
            })
        let expected = count.byPath.count <= 1000
            ? count.byPath : count.byPath.filter { byPath[$0.key] != nil }
        #expect(byPath == expected)
        let calls = endpoints.map { $0["calls"] as? Int ?? 0 }
        #expect(calls == calls.sorted(by: >))

        let hours = try await stack.rows(["history", "--bucket", "hour"] + range)
        let byHour = Dictionary(
            uniqueKeysWithValues: hours.map {
                (Self.logHour($0["start"] as? String ?? ""), $0["calls"] as? Int ?? 0)
            })
        #expect(byHour.filter { $0.value > 0 } == count.byHour)
        let days = try await stack.rows(["history", "--bucket", "day"] + range)
        #expect(days.reduce(0) { $0 + ($1["calls"] as? Int ?? 0) } == count.calls)
    }

    /// "2015-05-17T10:00:00Z" as the log writes its hours: "17/May/2015:10".
    private static func logHour(_ start: String) -> String {
        let parts = start.split { "-T:".contains($0) }
        guard parts.count >= 4, let month = Int(parts[1]), (1...12).contains(month) else { return start }
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(parts[2])/\(names[month - 1])/\(parts[0]):\(parts[3])"
    }

    @Test("an imported log is reported exactly as a person counts it, and importing it again changes nothing")
    func importIsExactAndIdempotent() async throws {
        try await TestStack.run { stack in
            let log = AccessLog.real ?? AccessLog.made(lines: 4_000, seed: 5)
            let path = try log.write(to: stack.folder)
            let count = log.count
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            let first = try await stack.object(
                ["import", "--org", "acme", "--input", "combined", path])
            #expect(first["read"] as? Int == count.calls)
            #expect(first["accepted"] as? Int == count.calls)
            #expect(first["duplicates"] as? Int == 0)
            #expect(first["rejected"] as? Int == 0)
            try await Self.expectReports(stack, org: "acme", equal: count)
            let second = try await stack.object(
                ["import", "--org", "acme", "--input", "combined", path])
            #expect(second["read"] as? Int == count.calls)
            #expect(second["accepted"] as? Int == 0)
            #expect(second["duplicates"] as? Int == count.calls)
            try await Self.expectReports(stack, org: "acme", equal: count)
            try await Self.expectSecretsHidden(stack)
        }
    }

    @Test("a tracker killed twenty times at random moments of an import loses and doubles nothing")
    func killedTracker() async throws {
        try await TestStack.run { stack in
            let log = AccessLog.made(lines: 60_000, seed: 9)
            let path = try log.write(to: stack.folder)
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            var kills = 0
            var random = SystemRandomNumberGenerator()
            var run = try stack.start("import", "--org", "acme", "--input", "combined", path)
            while kills < 20 {
                try await Task.sleep(for: .milliseconds(Int64.random(in: 5...400, using: &random)))
                try stack.kill9("tracker")
                kills += 1
                let up = try await stack.tollgate("up")
                try #require(up.code == 0, "up after kill \(kills): \(up.errors)")
                if !run.isRunning {
                    run = try stack.start("import", "--org", "acme", "--input", "combined", path)
                }
            }
            _ = await run.finish()
            let last = try await stack.object(
                ["import", "--org", "acme", "--input", "combined", path])
            #expect(last["rejected"] as? Int == 0)
            try await Self.expectReports(stack, org: "acme", equal: log.count)
        }
    }

    @Test("a spooled import goes on when PostgreSQL stops in its middle, and counts are exact once it is back")
    func databaseAway() async throws {
        try await TestStack.run { stack in
            let log = AccessLog.made(lines: 8_000, seed: 13)
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            let pipe = stack.folder + "/pipe"
            try #require(mkfifo(pipe, 0o600) == 0)
            // Open for both, so that neither end waits for the other.
            let writer = FileHandle(
                fileDescriptor: open(pipe, O_RDWR | O_CLOEXEC), closeOnDealloc: true)
            try #require(writer.fileDescriptor >= 0)
            let run = try stack.start(
                "import", "--org", "acme", "--input", "combined", "--ack", "spooled", "--format", "json", "-",
                input: pipe)
            let half = log.text.utf8.count / 2
            try writer.write(contentsOf: Data(log.text.utf8.prefix(half)))
            try await stack.eventually("something is imported") {
                let usage = try await stack.objectIfAny(
                    "usage", "--org", "acme", "--from", "2015-05-01", "--to", "2015-06-01")
                return usage?["calls"] as? Int ?? 0 > 0
            }
            try await stack.stopDatabase()
            #expect(run.isRunning)
            try writer.write(contentsOf: Data(log.text.utf8.dropFirst(half)))
            try writer.close()
            let ended = await run.finish()
            try #require(ended.code == 0, "\(ended.errors)")
            let spooled = try #require(
                try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
            #expect(spooled["accepted"] as? Int == log.count.calls)
            #expect(spooled["duplicates"] is NSNull)
            // An import that begins without a database finds its org in admin's memory.
            let path = try log.write(to: stack.folder)
            let again = try await stack.object(
                ["import", "--org", "acme", "--input", "combined", "--ack", "spooled", path])
            #expect(again["accepted"] as? Int == log.count.calls)
            let asked = try await stack.tollgate("usage", "--org", "acme", "--range", "24h")
            #expect(asked.code == 5, "a report without a database is unavailable: \(asked.errors)")
            try #require(try await stack.tollgate("up").code == 0)
            try await stack.eventually("the journal is in the database") {
                let usage = try await stack.objectIfAny(
                    "usage", "--org", "acme", "--from", "2015-05-01", "--to", "2015-06-01")
                return usage?["calls"] as? Int == log.count.calls
            }
            try await Self.expectReports(stack, org: "acme", equal: log.count)
        }
    }

    @Test("an interrupted import of gzip goes on with --resume; simulated traffic counts once however often")
    func resumedAndRepeated() async throws {
        try await TestStack.run { stack in
            let log = AccessLog.made(lines: 60_000, seed: 17)
            let plain = try log.write(to: stack.folder)
            let zip = try await ProcessRun.run("/bin/gzip", [plain], in: stack.folder)
            try #require(zip.code == 0)
            let path = plain + ".gz"
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            let run = try stack.start("import", "--org", "acme", "--batch", "500", path)
            try await stack.eventually("something is imported") {
                let usage = try await stack.objectIfAny(
                    "usage", "--org", "acme", "--from", "2015-05-01", "--to", "2015-06-01")
                return usage?["calls"] as? Int ?? 0 > 0
            }
            run.interrupt()
            let cut = await run.finish()
            #expect(cut.code == 1)
            #expect(cut.errors.contains("with --resume goes on behind line"), "\(cut.errors)")
            let whole = try await stack.object(["import", "--org", "acme", "--resume", path])
            #expect(whole["read"] as? Int == log.count.calls)
            #expect(whole["accepted"] as? Int == log.count.calls)
            #expect(whole["duplicates"] as? Int == 0)
            try await Self.expectReports(stack, org: "acme", equal: log.count)

            let traffic = [
                "simulate", "--orgs", "3", "--keys", "2", "--events", "60", "--messages", "50",
                "--from", "2026-01-01", "--to", "2026-01-08", "--shape", "diurnal",
            ]
            let first = try await stack.object(traffic)
            #expect(first["recorded"] as? Int ?? 0 > 0)
            #expect(first["recorded"] as? Int == first["allowed"] as? Int)
            #expect(first["rejected"] as? Int == 0)
            let again = try await stack.object(traffic)
            #expect(again["rejected"] as? Int == 0)
            var counted = 0
            for (org, meter) in ["sim-1", "sim-2", "sim-3"].flatMap({ [($0, "api_calls"), ($0, "messages")] }) {
                let usage = try await stack.object([
                    "usage", "--org", org, "--meter", meter, "--from", "2026-01-01", "--to", "2026-01-08",
                ])
                counted += usage["calls"] as? Int ?? 0
            }
            let recorded = [first, again].reduce(0) { $0 + ($1["recorded"] as? Int ?? 0) }
            #expect(counted == recorded)
            #expect(recorded <= 60)
        }
    }

    /// No secret of the stack is in its logs or in the arguments of its processes.
    static func expectSecretsHidden(_ stack: TestStack) async throws {
        let folder = stack.folder + "/stack"
        let manager = FileManager.default
        var secrets: [String] = []
        for name in try manager.contentsOfDirectory(atPath: folder + "/secrets") {
            let path = "\(folder)/secrets/\(name)"
            let mode = try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name) is for its owner alone")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            secrets += text.split { " \n:@/".contains($0) }.map(String.init).filter {
                $0.utf8.count >= 24
            }
        }
        try #require(secrets.count >= 5)
        var places = try manager.contentsOfDirectory(atPath: folder + "/logs").map {
            try String(contentsOfFile: "\(folder)/logs/\($0)", encoding: .utf8)
        }
        let processes = try await ProcessRun.run("/bin/ps", ["axww", "-o", "args"], in: stack.folder)
        places.append(processes.output)
        for secret in secrets {
            #expect(places.allSatisfy { !$0.contains(secret) }, "a secret is in a log or in ps")
        }
    }
}
