/// The options of an import, read.
enum ImportOptions {
    /// Those that say what the inputs are.
    static let reading: [OptionSpec] =
        [
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
        ]

    /// Those that say how to go about it.
    static let running: [OptionSpec] =
        [
            .value("batch", "N", "events in a request, 1 to 10000", fallback: "2000"),
            .flag("resume", "go on where the last import of these files ended"),
            .value("checkpoint", "FILE", "where to note that (default: FILE.tollgate-import)"),
            .flag("quiet", "no progress, no remarks"),
        ]

    /// What they say about the inputs.
    /// - Throws: a usage failure for options that don't fit each other, or a value that is wrong.
    static func settings(_ arguments: Arguments) throws -> ImportSettings {
        let input = try arguments.required("input")
        if input != "csv" {
            for name in ["map", "separator"] where arguments.isGiven(name) {
                throw CommandFailure.usage("--\(name) is for CSV", "add --input csv")
            }
            guard !arguments.flag("no-header") else {
                throw CommandFailure.usage("--no-header is for CSV", "add --input csv")
            }
        }
        var settings = ImportSettings(format: try format(input, arguments))
        if arguments.isGiven("time-format"), case .accessLog = settings.format {
            throw CommandFailure.usage(
                "--time-format is for CSV and JSON lines", "add --input csv or --input jsonl")
        }
        settings.times = arguments.value("time-format").flatMap(TimeFormat.init) ?? .rfc3339
        settings.defaults = try defaults(arguments)
        settings.batchEventsMax = Int(try arguments.integer("batch", in: 1...10_000) ?? 2_000)
        try check(settings)
        return settings
    }

    private static func format(
        _ input: String, _ arguments: Arguments
    ) throws -> ImportSettings.Format {
        if let format = AccessLogFormat(rawValue: input) { return .accessLog(format) }
        if input == "jsonl" { return .jsonLines }
        let word = try arguments.required("separator")
        guard let separator = word == "tab" ? 0x09 : word.utf8.first,
            word == "tab" || word.utf8.count == 1,
            ![0x22, 0x0A, 0x0D].contains(separator)
        else {
            throw CommandFailure.usage(
                "--separator is \"\(word)\"", "give one ASCII character, or tab")
        }
        return .csv(
            CSVLayout(
                separator: separator, hasHeader: !arguments.flag("no-header"),
                map: try arguments.value("map").map { try CSVLayout.map($0) } ?? []))
    }

    private static func defaults(
        _ arguments: Arguments
    ) throws -> [(field: EventField, text: String)] {
        var defaults: [(field: EventField, text: String)] = []
        for name in ["meter", "user"] {
            guard let value = arguments.value(name), let field = EventField(name) else { continue }
            defaults.append((field, value))
        }
        let parts = arguments.value("set")?.split(separator: ",") ?? []
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let field = EventField(sides[0]) else {
                throw CommandFailure.usage(
                    "--set has \"\(part)\"", "write FIELD=VALUE; the fields are: \(EventField.list)"
                )
            }
            defaults.append((field, sides[1]))
        }
        return defaults
    }

    /// Tries the defaults on an event, so that a wrong one is no fault of every line.
    private static func check(_ settings: ImportSettings) throws {
        let perEvent: [EventField.Name] = [.eventID, .occurredAt, .orgID]
        for (field, _) in settings.defaults {
            if case .named(let name) = field, perEvent.contains(name.value) {
                throw CommandFailure.usage(
                    "--set can't give \(name.text)", "it is another one for each line")
            }
        }
        var draft = EventDraft()
        do {
            for (field, text) in settings.defaults {
                try draft.set(field, to: text, times: settings.times)
            }
        } catch {
            throw CommandFailure.usage("--set: \(error)", "correct it")
        }
    }
}
