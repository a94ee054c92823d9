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
        options: ImportOptions.reading + [
            .value(
                "ack", "LEVEL", "committed (in PostgreSQL) or spooled (in tracker's journal)",
                choices: ["committed", "spooled"], fallback: "committed")
        ] + ImportOptions.running,
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
        let ack: TrackerV1.Ack = arguments.value("ack") == "spooled" ? .spooled : .committed
        let job = ImportJob(name: "import", ack: ack) { rpc, options, events in
            try await TrackerClient(rpc).record(
                TrackerV1.RecordRequest(events: events, ack: ack), options: options)
        }
        let end = try await job.run(arguments, context)
        if end.failure == nil || end.tally.read > 0 {
            try context.print(.fields(end.tally.fields))
        }
        return try end.exitCode()
    }
}
