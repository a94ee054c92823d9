import Chassis
import Foundation
import Glibc
import Model
import Postgres
import Testing

extension EndToEnd {
    @Test("raw rows and every rollup agree at any of 200 instants while a load runs")
    func rawEqualsRollups() async throws {
        try await TestStack.run { stack in
            let log = AccessLog.made(lines: 60_000, seed: 21)
            let path = try log.write(to: stack.folder)
            try #require(try await stack.tollgate("org", "create", "acme").code == 0)
            let pool = try stack.superuserPool()
            defer { pool.close() }
            let clock = SystemClock()
            let run = try stack.start("import", "--org", "acme", "--input", "combined", path)
            var distinct: Set<Int64> = []
            for _ in 0..<200 {
                let deadline = Deadline.after(milliseconds: 30_000, from: clock.monotonic)
                let counts = try #require(
                    try await pool.query(.system, CountEverywhere(), deadline: deadline).first)
                #expect(Set(counts).count == 1, "raw and rollups differ: \(counts)")
                distinct.insert(counts[0])
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(distinct.count > 3, "the counts were watched while they grew")
            #expect(await run.finish().code == 0)
            try await Self.expectReports(stack, org: "acme", equal: log.count)
        }
    }
}

/// Events as raw rows and as each rollup counts them, in one snapshot.
private struct CountEverywhere: Statement {
    static let name = "test_count_everywhere"
    static let sql = """
        SELECT ARRAY[
            (SELECT count(*) FROM usage_events),
            (SELECT coalesce(sum(calls), 0) FROM rollup_minute),
            (SELECT coalesce(sum(calls), 0) FROM rollup_hour),
            (SELECT coalesce(sum(calls), 0) FROM rollup_day),
            (SELECT coalesce(sum(calls), 0) FROM rollup_endpoint_hour),
            (SELECT coalesce(sum(calls), 0) FROM rollup_endpoint_day),
            (SELECT coalesce(sum(used_micro), 0) / 1000000 FROM quota_counters)
        ]::bigint[]
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> [Int64] {
        try row.int64Array()
    }
}

extension TestStack {
    /// A pool as the superuser of the stack's own PostgreSQL, past row-level security.
    func superuserPool() throws -> Pool {
        let password = try String(
            contentsOfFile: folder + "/stack/secrets/postgres.password", encoding: .utf8)
        let url = PostgresURL(
            user: "tollgate", password: password.trimmingCharacters(in: .whitespacesAndNewlines),
            host: "127.0.0.1", port: ports["postgres_port"] ?? 0, database: "tollgate")
        return Pool(configuration: PostgresConfiguration(url: url, max: 2), clock: SystemClock())
    }

    /// Ends the stack's PostgreSQL at once, as a crash does.
    func stopDatabase() async throws {
        let file = "\(folder)/stack/postgres/postmaster.pid"
        let pointer = "\(folder)/stack/postgres.location"
        var path = file
        if let place = try? String(contentsOfFile: pointer, encoding: .utf8) {
            path = place.trimmingCharacters(in: .whitespacesAndNewlines) + "/postmaster.pid"
        }
        let candidates = [path, "\(folder)/stack/postgres/data/postmaster.pid"]
        let text = candidates.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        let first = try #require(text.first?.split(separator: "\n").first)
        let pid = try #require(Int32(String(first)))
        kill(pid, SIGQUIT)
        for _ in 0..<200 where kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(50)) }
    }
}
