import Chassis
import Contracts

/// What `tracker journal` found and did, as JSON.
struct JournalReport {
    private let survey: JournalSurvey
    private let directory: String
    /// Whether a tracker would start on the journal now.
    var isIntact = false
    /// The file of exported events, and how many they are.
    var exported: (path: String, events: UInt64)?
    var mended: [JournalMending.Mended] = []

    /// Makes the report of a survey.
    init(_ survey: JournalSurvey, directory: String) {
        self.survey = survey
        self.directory = directory
    }

    /// The report; the gaps are those that the survey found, mended since or not.
    var json: JSONValue {
        let segments = survey.segments
        let last = segments.last.map { $0.salvage.nextPosition &- 1 }
        return .object([
            JSONMember("directory", .string(directory)),
            JSONMember("journal", survey.journal.map { .string(HexString.encode($0)) } ?? .null),
            JSONMember("intact", .bool(isIntact)),
            JSONMember("first_position", segments.first.map { .count($0.firstPosition) } ?? .null),
            JSONMember("last_position", last.map { .count($0) } ?? .null),
            JSONMember("records", .count(segments.reduce(0) { $0 + UInt64($1.counts.records) })),
            JSONMember("events", .count(segments.reduce(0) { $0 + $1.counts.events })),
            JSONMember("bytes", .count(segments.reduce(0) { $0 + UInt64($1.bytes) })),
            JSONMember("torn_bytes", .count(UInt64(segments.last?.salvage.tornBytes ?? 0))),
            JSONMember("segments", .array(segments.map(Self.segment))),
            JSONMember("damage", .array(segments.flatMap(Self.damage))),
            JSONMember("exported_to", exported.map { .string($0.path) } ?? .null),
            JSONMember("exported_events", exported.map { .count($0.events) } ?? .null),
            JSONMember(
                "mended",
                .array(
                    mended.map {
                        .object([
                            JSONMember("file", .string($0.file)),
                            JSONMember("kept_as", .string($0.keptAs)),
                        ])
                    })),
        ])
    }

    private static func segment(_ segment: JournalSurvey.Segment) -> JSONValue {
        let counts = segment.counts
        return .object([
            JSONMember("file", .string(segment.path)),
            JSONMember("first_position", .count(segment.firstPosition)),
            JSONMember("last_position", .count(segment.salvage.nextPosition &- 1)),
            JSONMember("records", .count(UInt64(counts.records))),
            JSONMember("events", .count(counts.events)),
            JSONMember("bytes", .count(UInt64(segment.bytes))),
            JSONMember("damages", .count(UInt64(segment.salvage.gaps.count))),
        ])
    }

    private static func damage(_ segment: JournalSurvey.Segment) -> [JSONValue] {
        segment.salvage.gaps.map { gap in
            let isLost = !gap.positions.isEmpty
            return .object([
                JSONMember("file", .string(segment.path)),
                JSONMember("offset", .count(UInt64(gap.bytes.lowerBound))),
                JSONMember("bytes", .count(UInt64(gap.bytes.count))),
                JSONMember("reason", .string(gap.reason)),
                JSONMember("first_lost", isLost ? .count(gap.positions.lowerBound) : .null),
                JSONMember("last_lost", isLost ? .count(gap.positions.upperBound - 1) : .null),
                JSONMember("records_lost", .count(UInt64(gap.positions.count))),
                JSONMember("events_lost", gap.claimedEvents.map { .count($0) } ?? .null),
            ])
        }
    }
}

extension JSONValue {
    /// A number that is not negative.
    fileprivate static func count(_ number: some UnsignedInteger) -> JSONValue {
        .number(String(number))
    }
}
