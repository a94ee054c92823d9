import Contracts
import Model

/// What an import makes of its inputs.
struct ImportSettings: Sendable {
    /// How the inputs are written.
    enum Format: Sendable {
        case accessLog(AccessLogFormat)
        case csv(CSVLayout)
        case jsonLines

        /// Whether lines may say whose they are.
        var mayNameOrg: Bool {
            if case .accessLog = self { false } else { true }
        }
    }

    var format: Format
    /// Of `occurred_at`, in CSV and JSON lines.
    var times = TimeFormat.rfc3339
    /// The org of every event; nil: each event names its own.
    var orgID: Int64?
    /// Values of fields that a line does not give.
    var defaults: [(field: EventField, text: String)] = []
    /// Events in a request, 1 to 10,000.
    var batchEventsMax = 2_000

    /// The byte between columns, of CSV.
    var separator: UInt8? {
        if case .csv(let layout) = format { layout.separator } else { nil }
    }

    /// What reads the records of one input.
    /// - Throws: a usage failure when CSV columns don't fit.
    func parser(of input: String) throws -> any RecordParser {
        switch format {
        case .accessLog(let format): AccessLogParser(format)
        case .csv(let layout): try CSVParser(layout, of: input, times: times)
        case .jsonLines: JSONLineParser(times: times)
        }
    }

    /// The event of a record, complete but for its id when the record gives none; nil for a record
    /// without one.
    /// - Throws: `LineFault` with what is wrong with the record; what the parser throws.
    func event(
        of record: [UInt8], _ parser: inout any RecordParser
    ) throws -> TrackerV1.UsageEvent? {
        guard var draft = try parser.parse(record) else { return nil }
        try draft.fill(defaults, times: times)
        guard draft.hasTime else { throw LineFault("occurred_at is missing") }
        var event = draft.event
        if let orgID {
            guard event.orgID == 0 || event.orgID == orgID else {
                throw LineFault("org_id is another org than --org")
            }
            event.orgID = orgID
        }
        guard event.orgID != 0 else { throw LineFault("org_id is missing; or give --org") }
        if event.meter.isEmpty { event.meter = "api_calls" }
        return event
    }

    /// What decides about the meaning of a line, by name: an import with other values can't go on.
    func options(ack: TrackerV1.Ack) -> [JSONMember] {
        var options = [
            JSONMember("org", orgID.map { .id($0) } ?? .null),
            JSONMember("ack", .string(ack == .spooled ? "spooled" : "committed")),
        ]
        switch format {
        case .accessLog(let format): options.append(JSONMember("input", .string(format.rawValue)))
        case .jsonLines: options.append(JSONMember("input", .string("jsonl")))
        case .csv(let layout):
            options += [
                JSONMember("input", .string("csv")),
                JSONMember("separator", .int(Int64(layout.separator))),
                JSONMember("header", .bool(layout.hasHeader)),
                JSONMember(
                    "map",
                    .object(layout.map.map { JSONMember($0.field.text, .string($0.column)) })),
            ]
        }
        return options + [
            JSONMember("time-format", .string(times.rawValue)),
            JSONMember(
                "set", .object(defaults.map { JSONMember($0.field.text, .string($0.text)) })),
        ]
    }
}
