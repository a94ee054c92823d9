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
            is done from there on.
            """,
        options: [
            .flag("dry-run", "store nothing: show what would become of the events")
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
        let job = ImportJob(
            name: isDry ? "dry run" : "backfill", ack: .committed, isNoted: !isDry
        ) { rpc, options, events in
            let request = TrackerV1.BackfillRequest(events: events, dryRun: isDry)
            let reply = try await TrackerClient(rpc).backfill(request, options: options)
            totals.add(reply.totals)
            return reply.record
        }
        let end = try await job.run(arguments, context)
        if end.failure == nil || end.tally.read > 0 {
            try context.print(answer(end.tally, totals, isDry: isDry))
        }
        return try end.exitCode()
    }

    /// The tally as fields, and the days as a list.
    static func answer(_ tally: ImportTally, _ totals: BackfillTotals, isDry: Bool) -> Answer {
        let rows = totals.sorted.map { one -> [JSONValue] in
            let day = Timestamp(microseconds: one.dayUs).rfc3339.prefix(10)
            return [
                .id(one.orgID), .string(String(day)), .string(one.meter),
                .int(Int64(one.accepted)), .units(micro: one.quantityMicro),
                .int(Int64(one.late)), .int(Int64(one.duplicates)), .int(Int64(one.conflicts)),
            ]
        }
        let list = Report(
            [
                "org_id", "day", "meter", "accepted", "quantity", "late", "duplicates", "conflicts",
            ], rows)
        let fields = [JSONMember("dry_run", .bool(isDry))] + tally.fields
        let days = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        return .detailed(
            json: .object(fields + [JSONMember("days", .array(days))]), fields: fields, list: list)
    }
}
