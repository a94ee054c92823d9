import Contracts
import Model

/// `tollgate backfill jobs`: how far backfills are, wherever they run.
enum BackfillJobsCommand: Command {
    static let spec = CommandSpec(
        "backfill jobs", "Show how far backfills are, or one with what it stored by day and meter",
        details: """
            Tracker keeps the books of each job: what became of its events, once for each request. A
            job is "running" when something came within a minute, else "stopped" until it is
            "finished"; the same backfill with --resume goes on with it. The dry run of a job has its
            id and books of its own.
            """,
        options: [
            .value("job", "ID", "one job, with its days"),
            .value("limit", "N", "jobs, the latest first, 1 to 100", fallback: "20"),
        ],
        examples: [
            "tollgate backfill jobs",
            "tollgate backfill jobs --job 0f2a4c6e80b1d3f5a7c9e1b3d5f70912 --format json",
        ])

    static let columns = [
        "job_id", "label", "dry_run", "state", "percent", "events", "events_per_second", "seconds_left",
        "accepted", "late", "duplicates", "conflicts", "rejected", "started_at", "updated_at",
    ]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        var id: [UInt8] = []
        if let text = arguments.value("job") {
            guard let bytes = HexText.bytes(text), bytes.count == 16 else {
                throw CommandFailure.usage("--job is \"\(text)\"", "give its 32 hexadecimal digits")
            }
            id = bytes
        }
        let limit = UInt32(try arguments.integer("limit", in: 1...100) ?? 20)
        let request = TrackerV1.BackfillJobsRequest(jobID: id, limit: limit)
        let reply = try await context.services.calling(.tracker) { rpc, options in
            try await TrackerClient(rpc).backfillJobs(request, options: options)
        }
        let rows = reply.jobs.map { row($0, now: reply.asOfUs) }
        guard !id.isEmpty else {
            try context.print(.rows(Report(columns, rows), empty: "No backfill was ever run"))
            return .success
        }
        for (job, row) in zip(reply.jobs, rows) {
            let fields = zip(columns, row).map(JSONMember.init)
            let list = BackfillCommand.days(job.totals)
            let days = list.rows.map {
                JSONValue.object(zip(list.columns, $0).map(JSONMember.init))
            }
            try context.print(
                .detailed(
                    json: .object(fields + [JSONMember("days", .array(days))]), fields: fields,
                    list: list))
        }
        return .success
    }

    static func row(_ job: TrackerV1.BackfillJob, now: Int64) -> [JSONValue] {
        let seconds = max(0, (job.updatedUs - job.startedUs) / 1_000_000)
        let perSecond = seconds == 0 ? nil : job.events / UInt64(seconds)
        let rest = job.expected > job.done ? job.expected - job.done : 0
        let isOver = job.finishedUs != 0
        let left =
            isOver || job.expected == 0 || job.done == 0 || seconds == 0
            ? nil : UInt64(clamping: UInt128(rest) * UInt128(seconds) / UInt128(job.done))
        let isRunning = now - job.updatedUs < 60_000_000
        let percent =
            job.expected == 0
            ? nil : UInt64(clamping: UInt128(min(job.done, job.expected)) * 100 / UInt128(job.expected))
        return [
            .string(HexText.text(job.jobID)), .string(job.label), .bool(job.dryRun),
            .string(isOver ? "finished" : isRunning ? "running" : "stopped"),
            percent.map(JSONValue.unsigned) ?? .null, .unsigned(job.events),
            perSecond.map(JSONValue.unsigned) ?? .null, left.map(JSONValue.unsigned) ?? .null,
            .unsigned(job.accepted), .unsigned(job.late), .unsigned(job.duplicates),
            .unsigned(job.conflicts), .unsigned(job.rejected), .time(us: job.startedUs),
            .time(us: job.updatedUs),
        ]
    }
}
