import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Backfill jobs")
struct BackfillJobTests {
    private static let id: [UInt8] = Array(1...16)

    private static func request(
        _ events: [TrackerV1.UsageEvent], done: UInt64 = 0, isDry: Bool = false,
        isFinished: Bool = false, label: String = "july.jsonl"
    ) -> TrackerV1.BackfillRequest {
        .init(
            events: events, dryRun: isDry,
            job: .init(
                jobID: id, label: label, expected: 500, done: done, finished: isFinished))
    }

    @Test("the books of a job count each request once, the dry run apart, and outlive the tracker")
    func books() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        var tracker = try TrackerHarness(folders[0], url, node: "a")
        try await tracker.service.start()
        var samples = EventSamples(seed: 71)
        samples.start -= 40 * 86_400_000_000
        let parts = (0..<5).map { _ in samples.next(100) }
        var bad = samples.next()
        bad.orgID = 0
        for part in parts {
            _ = try await tracker.client.backfill(Self.request(part, isDry: true))
        }
        for (index, part) in parts.prefix(3).enumerated() {
            let events = index == 2 ? part + [bad, part[0]] : part
            let request = Self.request(events, done: UInt64(index + 1) * 100)
            // The answer is lost twice, and the request sent again.
            for _ in 0..<3 { _ = try await tracker.client.backfill(request) }
        }
        var jobs = try await tracker.client.backfillJobs(.init(jobID: Self.id)).jobs
        var real = try #require(jobs.first { !$0.dryRun })
        let dry = try #require(jobs.first { $0.dryRun })
        #expect(jobs.count == 2)
        #expect(dry.parts == 5 && dry.accepted == 500 && dry.events == 500)
        #expect(real.parts == 3 && real.accepted == 300 && real.duplicates == 1)
        #expect(real.rejected == 1 && real.events == 302 && real.late == 300)
        #expect(real.done == 300 && real.expected == 500 && real.finishedUs == 0)
        #expect(real.label == "july.jsonl" && real.caller == "owner test")
        await tracker.service.stop()

        // Another tracker goes on with what has no answer.
        tracker = try TrackerHarness(folders[1], url, node: "b")
        try await tracker.service.start()
        for part in parts { _ = try await tracker.client.backfill(Self.request(part, done: 400)) }
        _ = try await tracker.client.backfill(Self.request([], done: 500, isFinished: true, label: ""))
        jobs = try await tracker.client.backfillJobs().jobs
        real = try #require(jobs.first { !$0.dryRun })
        // The third part came without its two bad events: it is another request.
        #expect(real.parts == 6 && real.accepted == 500 && real.duplicates == 101)
        #expect(real.done == 500 && real.finishedUs > 0 && real.label == "july.jsonl")
        #expect(jobs.map(\.totals.count) == [0, 0])
        let audit = try await Auditor(url)
        let totals = try await tracker.client.backfillJobs(.init(jobID: Self.id)).jobs
            .first { !$0.dryRun }?.totals ?? []
        let told = totals.map { "\($0.orgID) \($0.dayUs) \($0.meter) \($0.accepted) \($0.quantityMicro)" }
        let stored = try await audit.lines(
            """
            SELECT org_id, (extract(epoch FROM bucket) * 1000000)::bigint, meter, calls,
                least(quantity_micro, 9223372036854775807) FROM rollup_day ORDER BY org_id, bucket, meter COLLATE "C"
            """)
        #expect(told == stored)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("what is wrong with a job is told before anything is stored; unknown jobs are not found")
    func faults() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 72)
        var request = Self.request(samples.next(3))
        request.job?.jobID = [1, 2]
        request.job?.done = .max
        request.job?.label = String(repeating: "x", count: 257)
        let error = await #expect(throws: RPCError.self) {
            try await tracker.client.backfill(request)
        }
        #expect(error?.status == .invalidArgument)
        #expect(error?.violations.map(\.field) == ["job.job_id", "job.label", "job.done"])
        #expect(try await tracker.client.status().spooledPosition == 0)
        let missing = await #expect(throws: RPCError.self) {
            try await tracker.client.backfillJobs(.init(jobID: Self.id))
        }
        #expect(missing?.status == .notFound)
        let limit = await #expect(throws: RPCError.self) {
            try await tracker.client.backfillJobs(.init(limit: 101))
        }
        #expect(limit?.status == .invalidArgument)
        #expect(try await tracker.client.backfillJobs().jobs.isEmpty)
        await tracker.service.stop()
    }
}
