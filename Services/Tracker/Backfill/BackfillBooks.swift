import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization

/// The books of backfill jobs: what became of each request's events, once for each request.
///
/// Problem: a job of millions of events is many requests, over hours, perhaps from several machines; whoever looks
/// at it wants to know how far it is and what it did. Choice: a request that names its job is answered when its part
/// is in the books, in a transaction of its own after that of the events. Guarantee: a part counts once, however
/// often it is sent; what the books tell as stored is stored. Cost: a tracker that dies between the two leaves events
/// that count as duplicates when their request is sent again.
final class BackfillBooks: Sendable {
    private let pool: Pool
    private let clock: any TimeSource
    private let log: Logger
    /// The last entry; the next one waits for it, so that books take one connection.
    private let last = Mutex<Task<Void, Never>?>(nil)

    /// Makes books over the tracker's pool.
    init(pool: Pool, clock: any TimeSource, log: Logger) {
        self.pool = pool
        self.clock = clock
        self.log = log
    }

    /// Enters a part, later, and says how that went.
    func enter(
        _ part: BackfillPart, _ totals: [TrackerV1.BackfillTotals], rejected: Int,
        deadline: Deadline, _ done: @escaping @Sendable (RPCError?) -> Void
    ) {
        last.withLock { last in
            last = Task { [before = last] in
                await before?.value
                do {
                    try await self.write(part, totals, rejected, deadline)
                    done(nil)
                } catch {
                    self.log.sampled(
                        .warning, "the books of a backfill job could not be kept",
                        ["reason": .string("\(error)")])
                    done(Self.failed)
                }
            }
        }
    }

    private func write(
        _ part: BackfillPart, _ totals: [TrackerV1.BackfillTotals], _ rejected: Int,
        _ deadline: Deadline
    ) async throws {
        let now = clock.wall
        try await pool.transaction(UsageStore.scope, deadline: deadline) { tx in
            try await tx.execute(OpenBackfillJob(part: part, at: now))
            guard !part.digest.isEmpty,
                try await tx.queryFirst(AddBackfillPart(part: part)) != nil
            else { return }
            try await tx.execute(
                AddToBackfillJob(part: part, totals: totals, rejected: Int64(rejected)))
            if !totals.isEmpty {
                try await tx.execute(AddBackfillTotals(part: part, totals: totals))
            }
        }
    }

    /// How far jobs are.
    func jobs(
        _ request: TrackerV1.BackfillJobsRequest, _ call: CallContext
    ) async throws -> TrackerV1.BackfillJobsResponse {
        var faults = RequestFaults()
        let one = request.jobID
        if !one.isEmpty, one.count != BackfillPart.jobIDBytes {
            faults.add("job_id", "must be \(BackfillPart.jobIDBytes) bytes, or absent")
        }
        if request.limit > Self.jobsMax { faults.add("limit", "must be at most \(Self.jobsMax)") }
        try faults.check()
        let limit = request.limit == 0 ? Self.jobsStandard : Int64(request.limit)
        let now = clock.wall
        return try await pool.transaction(
            UsageStore.scope, deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            var jobs = try await tx.query(
                ListBackfillJobs(jobID: one.isEmpty ? nil : one, limit: limit))
            if !one.isEmpty {
                guard !jobs.isEmpty else { throw RPCError(.notFound, "there is no such job") }
                for index in jobs.indices {
                    jobs[index].totals = try await tx.query(
                        ListBackfillTotals(jobID: one, isDryRun: jobs[index].dryRun))
                }
            }
            return TrackerV1.BackfillJobsResponse(jobs: jobs, asOfUs: now.microseconds)
        }
    }

    private static let jobsStandard: Int64 = 20
    private static let jobsMax = 100
    private static let failed = RPCError(
        .unavailable,
        "the events are safe, the job's books could not be kept; sending the request again is safe",
        retryAfterMilliseconds: 1_000)
}
