import Contracts
import Model
import Postgres

/// Makes a job's books, or notes what a request tells of the job; the job's row is then this transaction's.
struct OpenBackfillJob: Statement {
    typealias Row = NoRow
    static let name = "tracker.open_backfill_job"
    static let sql = """
        INSERT INTO backfill_jobs AS j (job_id, dry_run, label, caller, started_at, updated_at,
            finished_at, expected, done, parts, events, accepted, late, duplicates, conflicts, rejected)
        VALUES ($1, $2, $3, $4, $5, $5, CASE WHEN $6 THEN $5::timestamptz END, $7, $8,
            0, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (job_id, dry_run) DO UPDATE SET
            label = CASE WHEN excluded.label = '' THEN j.label ELSE excluded.label END,
            updated_at = greatest(j.updated_at, excluded.updated_at),
            finished_at = excluded.finished_at,
            expected = CASE WHEN excluded.expected = 0 THEN j.expected ELSE excluded.expected END,
            done = greatest(j.done, excluded.done)
        """
    let part: BackfillPart
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(uuid: part.jobID)
        binds.append(part.isDryRun)
        binds.append(part.label)
        binds.append(part.caller)
        binds.append(at)
        binds.append(part.isFinished)
        binds.append(part.expected)
        binds.append(part.done)
    }
}

/// Notes that a part is in the books; no row when it was before.
struct AddBackfillPart: Statement {
    static let name = "tracker.add_backfill_part"
    static let sql = """
        INSERT INTO backfill_parts (job_id, dry_run, part) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING RETURNING true
        """
    let part: BackfillPart

    func bind(_ binds: inout Binds) {
        binds.append(uuid: part.jobID)
        binds.append(part.isDryRun)
        binds.append(uuid: part.digest)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}

/// Adds a part to its job's sums.
struct AddToBackfillJob: Statement {
    typealias Row = NoRow
    static let name = "tracker.add_to_backfill_job"
    static let sql = """
        UPDATE backfill_jobs SET parts = parts + 1, events = events + $3 + $5 + $6 + $7,
            accepted = accepted + $3, late = late + $4, duplicates = duplicates + $5,
            conflicts = conflicts + $6, rejected = rejected + $7
        WHERE job_id = $1 AND dry_run = $2
        """
    let part: BackfillPart
    let totals: [TrackerV1.BackfillTotals]
    let rejected: Int64

    func bind(_ binds: inout Binds) {
        binds.append(uuid: part.jobID)
        binds.append(part.isDryRun)
        for count in [\TrackerV1.BackfillTotals.accepted, \.late, \.duplicates, \.conflicts] {
            binds.append(totals.reduce(Int64(0)) { $0 + Int64($1[keyPath: count]) })
        }
        binds.append(rejected)
    }
}

/// Adds a part to its job's sums by org, day and meter.
struct AddBackfillTotals: Statement {
    typealias Row = NoRow
    static let name = "tracker.add_backfill_totals"
    static let sql = """
        INSERT INTO backfill_totals AS t (org_id, job_id, dry_run, day, meter, accepted,
            quantity_micro, late, duplicates, conflicts)
        SELECT org_id, $1, $2, day, meter, accepted, quantity_micro, late, duplicates, conflicts
        FROM unnest($3::bigint[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::bigint[]) AS part (org_id, day, meter, accepted,
            quantity_micro, late, duplicates, conflicts)
        ON CONFLICT (org_id, job_id, dry_run, day, meter) DO UPDATE SET
            accepted = t.accepted + excluded.accepted,
            quantity_micro = t.quantity_micro + excluded.quantity_micro,
            late = t.late + excluded.late, duplicates = t.duplicates + excluded.duplicates,
            conflicts = t.conflicts + excluded.conflicts
        """
    let part: BackfillPart
    let totals: [TrackerV1.BackfillTotals]

    func bind(_ binds: inout Binds) {
        binds.append(uuid: part.jobID)
        binds.append(part.isDryRun)
        binds.append(totals.map(\.orgID))
        binds.append(totals.map { Timestamp(microseconds: $0.dayUs) })
        binds.append(totals.map(\.meter))
        binds.append(totals.map { Int64($0.accepted) })
        binds.append(totals.map(\.quantityMicro))
        binds.append(totals.map { Int64($0.late) })
        binds.append(totals.map { Int64($0.duplicates) })
        binds.append(totals.map { Int64($0.conflicts) })
    }
}

/// Jobs, the one that moved last first; fleet scope.
struct ListBackfillJobs: Statement {
    static let name = "tracker.list_backfill_jobs"
    static let sql = """
        SELECT job_id, dry_run, label, caller, started_at, updated_at, finished_at, expected, done,
            parts, events, accepted, late, duplicates, conflicts, rejected
        FROM backfill_jobs WHERE $1::uuid IS NULL OR job_id = $1
        ORDER BY updated_at DESC, job_id, dry_run LIMIT $2
        """
    /// nil: all.
    let jobID: [UInt8]?
    let limit: Int64

    func bind(_ binds: inout Binds) {
        binds.append(uuid: jobID)
        binds.append(limit)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> TrackerV1.BackfillJob {
        var job = TrackerV1.BackfillJob(jobID: try row.uuid())
        job.dryRun = try row.bool()
        job.label = try row.string()
        job.caller = try row.string()
        job.startedUs = try row.timestamp().microseconds
        job.updatedUs = try row.timestamp().microseconds
        job.finishedUs = try row.optionalTimestamp()?.microseconds ?? 0
        job.expected = UInt64(clamping: try row.int64())
        job.done = UInt64(clamping: try row.int64())
        job.parts = UInt64(clamping: try row.int64())
        job.events = UInt64(clamping: try row.int64())
        job.accepted = UInt64(clamping: try row.int64())
        job.late = UInt64(clamping: try row.int64())
        job.duplicates = UInt64(clamping: try row.int64())
        job.conflicts = UInt64(clamping: try row.int64())
        job.rejected = UInt64(clamping: try row.int64())
        return job
    }
}

/// A job's sums by org, day and meter, the first 10,000; fleet scope.
struct ListBackfillTotals: Statement {
    static let name = "tracker.list_backfill_totals"
    static let sql = """
        SELECT org_id, day, meter, least(accepted, 4294967295), greatest(least(quantity_micro,
            9223372036854775807), -9223372036854775808)::bigint, least(late, 4294967295),
            least(duplicates, 4294967295), least(conflicts, 4294967295)
        FROM backfill_totals WHERE job_id = $1 AND dry_run = $2
        ORDER BY org_id, day, meter COLLATE "C" LIMIT 10000
        """
    let jobID: [UInt8]
    let isDryRun: Bool

    func bind(_ binds: inout Binds) {
        binds.append(uuid: jobID)
        binds.append(isDryRun)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> TrackerV1.BackfillTotals {
        var totals = TrackerV1.BackfillTotals(orgID: try row.int64())
        totals.dayUs = try row.timestamp().microseconds
        totals.meter = try row.string()
        totals.accepted = UInt32(clamping: try row.int64())
        totals.quantityMicro = try row.int64()
        totals.late = UInt32(clamping: try row.int64())
        totals.duplicates = UInt32(clamping: try row.int64())
        totals.conflicts = UInt32(clamping: try row.int64())
        return totals
    }
}

/// Removes the sums by org of jobs that nothing was added to since; before the jobs themselves.
struct DeleteOldBackfillTotals: Statement {
    typealias Row = NoRow
    static let name = "tracker.delete_old_backfill_totals"
    static let sql = """
        DELETE FROM backfill_totals WHERE job_id IN (
            SELECT job_id FROM backfill_jobs GROUP BY job_id HAVING max(updated_at) < $1)
        """
    let before: Timestamp

    func bind(_ binds: inout Binds) { binds.append(before) }
}
