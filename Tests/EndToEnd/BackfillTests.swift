import Foundation
import Testing

extension EndToEnd {
    @Test("a dry run of a backfill shows what the real one does, and only that one changes usage")
    func backfill() async throws {
        try await TestStack.run { stack in
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            let lines = (0..<300).map { number in
                let hour = number / 20 % 24
                return #"{"occurred_at":"2015-05-1\#(number % 3)T\#(hour < 10 ? "0" : "")\#(hour):"#
                    + #"00:00Z","endpoint":"/v1/\#(number)","status_code":200}"#
            }
            let correction =
                #"{"occurred_at":"2015-05-11T00:00:00Z","quantity":"-2.5","#
                + #""correction":{"reason":"counted twice"}}"#
            let path = stack.folder + "/old.jsonl"
            try ((lines + [correction]).joined(separator: "\n") + "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
            let command = ["backfill", "--org", "acme", "--input", "jsonl", "--batch", "50", path]
            let range = ["--from", "2015-05-01T00:00:00Z", "--to", "2015-06-01T00:00:00Z"]
            let dry = try await stack.object(command + ["--dry-run"])
            #expect(dry["accepted"] as? Int == 301)
            #expect(
                try await stack.object(["usage", "--org", "acme"] + range)["calls"] as? Int == 0)
            let real = try await stack.object(command)
            let days = try #require(real["days"] as? [[String: Any]])
            #expect(
                days.map { $0["day"] as? String } == ["2015-05-10", "2015-05-11", "2015-05-12"])
            #expect(days.map { $0["accepted"] as? Int } == [100, 101, 100])
            #expect(days.map { $0["late"] as? Int } == [100, 101, 100])
            #expect(days.map { $0["quantity"] as? Double } == [100, 97.5, 100])
            #expect((dry["days"] as? [[String: Any]])?.count == 3)
            #expect(
                try await stack.object(["usage", "--org", "acme"] + range)["calls"] as? Int == 300)
            // Half a minute of raw rows: seven calls, and a correction, which is none.
            let ragged = ["--from", "2015-05-10T23:59:30Z", "--to", "2015-05-11T00:00:30Z"]
            let edge = try await stack.object(["usage", "--org", "acme"] + ragged)
            #expect(edge["calls"] as? Int == 7)
            let again = try await stack.object(command + ["--resume"])
            #expect(again["accepted"] as? Int == 0 && again["duplicates"] as? Int == 301)
            let jobs = try await stack.tollgate("backfill", "jobs", "--format", "json")
            let books = try JSONSerialization.jsonObject(with: Data(jobs.output.utf8))
            let listed = try #require(books as? [[String: Any]])
            #expect(listed.map { $0["state"] as? String } == ["finished", "finished"])
            #expect(Set(listed.map { $0["job_id"] as? String }).count == 1)
            let stored = try #require(listed.first { $0["dry_run"] as? Bool == false })
            #expect(stored["accepted"] as? Int == 301 && stored["percent"] as? Int == 100)
            let refused = try await stack.tollgate("backfill", "--dry-run", "--resume", path)
            #expect(refused.code == 2)
        }
    }
}
