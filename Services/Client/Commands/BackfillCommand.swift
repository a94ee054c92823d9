import Chassis
import Contracts
import Model

/// `tollgate backfill`: stores late or corrected usage in bulk and tells what came of it by day and
/// meter; or, as a dry run, what would.
enum BackfillCommand: Command {
    static let spec = CommandSpec(
        "backfill", "Store late or corrected usage, or try what storing it would do",
        details: """
            Reads what `tollgate import` reads, with the same options, and shows for each day and
            meter how many events are new, late (their hour is closed: they are noted for billing),
            known already, or in conflict with what is stored. With --dry-run nothing is stored.

            A correction is a line with correction.reason and a quantity, which may be negative: it
            is added to its meter at occurred_at, and is no call.

            Storing the same input again changes nothing. While it runs it notes once a second in
            FILE.tollgate-import how far it is; --resume goes on there, and the table is then of what
            is done from there on. Tracker keeps the books of the whole job: `tollgate backfill jobs`
            shows them, from anywhere.
            """,
        options: [
            .flag("dry-run", "store nothing: show what would become of the events"),
            .value("job", "NAME", "the job's name in tracker's books (default: its files)"),
        ] + ImportOptions.reading + ImportOptions.running,
        operands: [OperandSpec("FILE", "a file; - is standard input", repeated: true)],
        examples: [
            "tollgate backfill --org acme --input jsonl --dry-run july.jsonl.gz",
            "tollgate backfill --org acme --input jsonl --resume july.jsonl.gz",
            "tollgate backfill --org acme --input csv corrections.csv",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let isDry = arguments.flag("dry-run")
        guard !isDry || (!arguments.flag("resume") && !arguments.isGiven("checkpoint")) else {
            throw CommandFailure.usage(
                "a dry run has nothing to go on with", "leave out --resume and --checkpoint")
        }
        let totals = BackfillTotals()
        let books = BackfillJob(arguments, context)
        let job = ImportJob(
            name: isDry ? "dry run" : "backfill", ack: .committed, isNoted: !isDry, job: books
        ) { rpc, options, events in
            let request = TrackerV1.BackfillRequest(
                events: events, dryRun: isDry, job: books.part())
            let reply = try await TrackerClient(rpc).backfill(request, options: options)
            totals.add(reply.totals)
            return reply.record
        }
        let end = try await job.run(arguments, context)
        if end.failure == nil || end.tally.read > 0 {
            try context.print(answer(end.tally, totals, isDry: isDry))
            if end.failure == nil { try await finish(books, isDry: isDry, context) }
            if !arguments.flag("quiet") {
                let id = HexText.text(books.id)
                try context.remark("In tracker's books: tollgate backfill jobs --job \(id)")
            }
        }
        return try end.exitCode()
    }

    /// Says that nothing more comes; the events are stored whether it is heard or not.
    private static func finish(
        _ job: BackfillJob, isDry: Bool, _ context: CommandContext
    ) async throws {
        let request = TrackerV1.BackfillRequest(dryRun: isDry, job: job.part(isFinished: true))
        do {
            _ = try await context.services.calling(.tracker) { rpc, options in
                try await TrackerClient(rpc).backfill(request, options: options)
            }
        } catch {
            try context.remark("The job's books could not be closed: \(error)")
        }
    }

    /// The tally as fields, and the days as a list.
    static func answer(_ tally: ImportTally, _ totals: BackfillTotals, isDry: Bool) -> Answer {
        let list = days(totals.sorted)
        let fields = [JSONMember("dry_run", .bool(isDry))] + tally.fields
        let days = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        return .detailed(
            json: .object(fields + [JSONMember("days", .array(days))]), fields: fields, list: list)
    }

    /// Sums by org, day and meter as a list.
    static func days(_ totals: [TrackerV1.BackfillTotals]) -> Report {
        let rows = totals.map { one -> [JSONValue] in
            let day = Timestamp(microseconds: one.dayUs).rfc3339.prefix(10)
            return [
                .id(one.orgID), .string(String(day)), .string(one.meter),
                .int(Int64(one.accepted)), .units(micro: one.quantityMicro),
                .int(Int64(one.late)), .int(Int64(one.duplicates)), .int(Int64(one.conflicts)),
            ]
        }
        return Report(
            [
                "org_id", "day", "meter", "accepted", "quantity", "late", "duplicates", "conflicts",
            ], rows)
    }
}
