import Contracts

/// `tollgate import`: records a usage event for each line of an access log.
enum ImportCommand: Command {
    static let spec = CommandSpec(
        "import", "Record a usage event for each line of access logs",
        details: """
            Importing the same log again changes nothing. Several files count as one log, so name
            the parts of a rotated log together. Lines that can't be parsed are rejected, counted
            and reported; they never stop the import.
            """,
        options: [
            OrgReference.option,
            .value(
                "input", "FORMAT", "combined or common",
                choices: AccessLogFormat.allCases.map(\.rawValue), fallback: "combined"),
            .value(
                "ack", "LEVEL", "committed (in PostgreSQL) or spooled (in tracker's journal)",
                choices: ["committed", "spooled"], fallback: "committed"),
            .value("batch", "N", "events in a request, 1 to 10000", fallback: "500"),
        ],
        operands: [OperandSpec("FILE", "an access log; - is standard input", repeated: true)],
        examples: [
            "tollgate import --org acme --input combined access.log",
            "zcat access.log.2.gz | tollgate import --org acme --input combined -",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let batch = try arguments.integer("batch", in: 1...10_000) ?? 500
        guard let format = AccessLogFormat(rawValue: try arguments.required("input")) else {
            throw CommandFailure.usage("--input is unknown", "give combined or common")
        }
        let org = try await OrgReference.resolve(arguments, context)
        let work = AccessLogImport(
            context: context, orgID: org.orgID, format: format,
            ack: arguments.value("ack") == "spooled" ? .spooled : .committed,
            batchEventsMax: Int(batch))
        let tally = try await work.run(arguments.operands)
        try context.print(.fields(tally.fields))
        return .success
    }
}
