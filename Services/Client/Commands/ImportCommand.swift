import Chassis
import Contracts

/// `tollgate import`: records a usage event for each line of logs and exports.
enum ImportCommand: Command {
    static let spec = CommandSpec(
        "import", "Record a usage event for each line of logs, CSV or JSON lines",
        details: """
            Importing the same input again changes nothing: an event's id is made of its line, and
            of how many identical lines came before it in the command. So name the parts of a
            rotated log together. gzip is decompressed. Lines that can't be parsed are rejected,
            counted and told with their numbers; they never stop the import.

            While it runs, it notes once a second in FILE.tollgate-import how far it is. With
            --resume it goes on there, after Ctrl-C, a crash or a lost network; and it keeps the
            note, so that a log that has grown is imported from where it ended.

            CSV columns and JSON members have the names of the message UsageEvent: occurred_at_us,
            endpoint, status_code, message.channel, attributes.region ...; and occurred_at (see
            --time-format), quantity, latency_ms, latency_s. --map gives them from other columns.
            """,
        options: [
            OrgReference.option,
            .value(
                "input", "FORMAT", "combined, common, csv or jsonl",
                choices: AccessLogFormat.allCases.map(\.rawValue) + ["csv", "jsonl"],
                fallback: "combined"),
            .value("map", "FIELD=COLUMN,...", "csv: columns by their names, or by number: #3"),
            .flag("no-header", "csv: the first line is data; columns have numbers from 1"),
            .value(
                "separator", "CHAR", "csv: the character between columns, or tab", fallback: ","),
            .value(
                "time-format", "FORMAT", "csv, jsonl: how occurred_at is written",
                choices: TimeFormat.allCases.map(\.rawValue), fallback: "rfc3339"),
            .value("meter", "METER", "of lines that name none (default: api_calls)"),
            .value("user", "USER", "of lines that name none"),
            .value("set", "FIELD=VALUE,...", "values of other fields where a line has none"),
            .value(
                "ack", "LEVEL", "committed (in PostgreSQL) or spooled (in tracker's journal)",
                choices: ["committed", "spooled"], fallback: "committed"),
            .value("batch", "N", "events in a request, 1 to 10000", fallback: "2000"),
            .flag("resume", "go on where the last import of these files ended"),
            .value("checkpoint", "FILE", "where to note that (default: FILE.tollgate-import)"),
            .flag("quiet", "no progress, no remarks"),
        ],
        operands: [OperandSpec("FILE", "a file; - is standard input", repeated: true)],
        examples: [
            "tollgate import --org acme access.log.2.gz access.log.1 access.log",
            "tollgate import --org acme --input csv --map occurred_at=ts,endpoint=path calls.csv",
            "tollgate import --org acme --input csv --no-header --map occurred_at=1,endpoint=2 "
                + "--time-format unix_ms calls.csv",
            "tollgate import --org acme --input jsonl --meter messages --resume events.jsonl.gz",
            "zcat old/*.gz | tollgate import --org acme --input common -",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        var settings = try ImportOptions.settings(arguments)
        let names = arguments.value("org") != nil || context.settings.value("org") != nil
        if names || !settings.format.mayNameOrg {
            settings.orgID = try await OrgReference.resolve(arguments, context).orgID
        }
        let ack: TrackerV1.Ack = arguments.value("ack") == "spooled" ? .spooled : .committed
        let paths = arguments.operands.filter { !$0.hasSuffix(CheckpointFile.suffix) }
        let isQuiet = arguments.flag("quiet")
        let place = try CheckpointPlace(arguments, paths, settings.options(ack: ack))
        if !isQuiet, let remark = place?.remark { context.console.note(remark) }

        let stop = ShutdownRequest()
        let trap = SignalTrap(stop)
        defer { trap.cancel() }
        let chosen = settings
        let work = Task {
            let bar = ProgressBar("import", on: context.console, isQuiet: isQuiet)
            let file = place?.file(clock: context.clock)
            let run = ImportRun(
                settings: chosen, ack: ack,
                sink: BatchSender(context, ack: ack, bar: bar, stop: stop), file: file,
                earlier: place?.resumed, bar: bar, clock: context.clock, stop: stop)
            return (await run.run(paths), file?.isWritten == true)
        }
        stop.onRaise { Task { await cutShort(work) } }
        let (result, isResumable) = await work.value
        if result.failure == nil || result.tally.read > 0 {
            try context.print(.fields(result.tally.fields))
        }
        guard let failure = result.failure else { return .success }
        throw CommandFailure(
            failure.exitCode, failure.what, remedy(failure, result.tally, isResumable))
    }

    /// Gives what is on its way a moment to be answered, then ends it.
    private static func cutShort(_ work: Task<(ImportRun.Result, Bool), Never>) async {
        try? await Task.sleep(for: .seconds(5))
        work.cancel()
    }

    private static func remedy(
        _ failure: CommandFailure, _ tally: ImportTally, _ isResumable: Bool
    ) -> String {
        guard failure.remedy.isEmpty || failure.exitCode == .unavailable else {
            return failure.remedy
        }
        let next =
            isResumable
            ? "the same command with --resume goes on behind line \(Pace.grouped(tally.read))"
            : "give the same command again: what is stored already does not count twice"
        return failure.remedy.isEmpty ? next : "\(failure.remedy); then \(next)"
    }
}
