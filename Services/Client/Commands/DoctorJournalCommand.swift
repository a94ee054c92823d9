import Contracts

/// `tollgate doctor journal`: looks at a tracker's journal while no tracker runs on it.
///
/// The journal's bytes are the tracker's own affair, so its program reads them
/// (`tracker journal`); this finds the program and the directory, and shows the answer.
enum DoctorJournalCommand: Command {
    static let spec = CommandSpec(
        "doctor journal", "Check a stopped tracker's journal; exit code 1 when it is damaged",
        details: """
            A tracker does not start on a journal that is damaged anywhere but at its very end.
            --export writes the events of all readable records to a file that
            `tollgate import --input jsonl` takes. --skip gives up the records that can't be
            read: without --yes it only shows which they are; with --yes it puts empty records
            in their places, so that a tracker starts again. The damaged files are kept beside
            the mended ones. What PostgreSQL has of them already is not lost.
            """,
        options: [
            .value("dir", "DIR", "the journal's directory; else that of this stack's tracker"),
            .value("export", "FILE", "write the readable events to FILE as JSON lines"),
            .flag("skip", "give up what can't be read; needs --yes"),
            .flag("yes", "really do it"),
        ],
        examples: [
            "tollgate doctor journal", "tollgate doctor journal --export events.jsonl --skip --yes",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let tracker = try context.stack().daemon(.tracker)
        let directory = arguments.value("dir") ?? tracker.environment["TRACKER_JOURNAL_DIR"] ?? ""
        var words = ["journal", "--dir", absolute(directory, context)]
        if let file = arguments.value("export") { words += ["--export", absolute(file, context)] }
        if arguments.flag("skip") { words.append("--skip") }
        if arguments.flag("yes") { words.append("--yes") }
        let program = Program(
            executable: tracker.executable, arguments: words, environment: tracker.environment,
            log: "")
        let (status, text) = try program.output()
        guard let report = try? JSONParser.parse(text) else {
            // The program has said on standard error what stopped it.
            throw CommandFailure(
                ExitCode(rawValue: status) ?? .failure,
                "the journal in \(directory) could not be examined", remedy(status))
        }
        try show(report, context)
        if status != 0, arguments.flag("skip"), !arguments.flag("yes") {
            try context.remark("Nothing was changed. To give up these records, add --yes.")
        }
        return ExitCode(rawValue: status) ?? .failure
    }

    private static func absolute(_ path: String, _ context: CommandContext) -> String {
        path.hasPrefix("/") ? path : "\(context.directory)/\(path)"
    }

    private static func remedy(_ status: Int32) -> String {
        switch ExitCode(rawValue: status) {
        case .unavailable: "a tracker runs on it; end it with `tollgate down`, or look at a copy"
        case .notFound: "name the directory with --dir"
        default: ""
        }
    }

    private static let columns = [
        "file", "offset", "bytes", "reason", "first_lost", "last_lost", "records_lost",
        "events_lost",
    ]

    private static func show(_ report: JSONValue, _ context: CommandContext) throws {
        guard case .object(let members) = report else { return }
        let lists = ["segments", "damage", "mended"]
        var fields = members.filter { !lists.contains($0.name) && $0.value != .null }
        for mended in items("mended", of: members) {
            guard case .object(let pair) = mended else { continue }
            fields.append(JSONMember("mended", .array(pair.map(\.value))))
        }
        let rows = items("damage", of: members).map { gap -> [JSONValue] in
            guard case .object(let cells) = gap else { return [] }
            return columns.map { name in cells.first { $0.name == name }?.value ?? .null }
        }
        try context.print(
            .detailed(
                json: report, fields: fields, list: Report(columns, rows), empty: "No damage\n"))
    }

    private static func items(_ name: String, of members: [JSONMember]) -> [JSONValue] {
        guard case .array(let items)? = members.first(where: { $0.name == name })?.value else {
            return []
        }
        return items
    }
}
