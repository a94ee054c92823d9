import Chassis

/// The settings of the tracker.
package struct TrackerConfiguration: ServiceConfiguration {
    /// What all daemons have.
    package let daemon: DaemonConfiguration
    /// Where the journal's files are.
    package let journalDirectory: String
    /// The most bytes of the journal; then events are refused until PostgreSQL has taken some.
    package let journalBytesMax: Int
    /// Events that make a flush due, 1 or more.
    package let flushRecords: Int
    /// How long an event waits for a flush at most, in milliseconds.
    package let flushMilliseconds: UInt64
    /// How long after the end of its hour an event may be stored and not be late, in milliseconds.
    package let lateGraceMilliseconds: UInt64
    /// This tracker's name in the database, unique among trackers; empty: `TrackerName.standard`.
    package let node: String
    /// How long data is kept.
    let retention: RetentionTerms
    /// Bytes of records kept in memory for the database; more are read back from the journal.
    package var queueBytesMax = 64 << 20
    /// Events of one batch at most.
    package var batchEventsMax = BatchPolicy.eventsMaxDefault
    /// How long PostgreSQL may take for a batch at first, in milliseconds.
    package var flushTimeoutMilliseconds: UInt64 = 60_000
    /// How long another journal's position must have stood still before this one takes it over,
    /// in milliseconds.
    package var takeoverMilliseconds: UInt64 = 60_000

    /// Reads the settings.
    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7102)
        journalDirectory = reader.value(Self.journalDirectory)
        journalBytesMax = reader.value(Self.journalBytesMax)
        flushRecords = reader.value(Self.flushRecords)
        flushMilliseconds = reader.value(Self.flushMilliseconds)
        lateGraceMilliseconds = reader.value(Self.lateGrace)
        node = reader.optional(Self.node) ?? ""
        var days: [RetainedData: Int] = [:]
        for (data, setting) in Self.retention {
            let count = reader.value(setting)
            days[data] = count
            if count > 0, count < data.daysMin {
                reader.fault(data.setting, "must be 0 (for ever) or at least \(data.daysMin)")
            }
        }
        retention = RetentionTerms(days: days)
        if !node.utf8.allSatisfy(TrackerName.allows) || node.utf8.count > 64 {
            reader.fault("TRACKER_NODE", "must be at most 64 letters, digits, '-', '.' or '_'")
        }
    }

    package static let settings: [any SettingDescription] =
        DaemonConfiguration.settings(port: 7102) + [
            journalDirectory, journalBytesMax, flushRecords, flushMilliseconds, lateGrace, node,
        ] + retention.map { $0.setting as any SettingDescription }

    private static let journalDirectory = Setting.path(
        "TRACKER_JOURNAL_DIR", doc: "Directory of the journal; one tracker each, on a durable disk."
    )
    private static let journalBytesMax = Setting.bytes(
        "TRACKER_JOURNAL_BYTES_MAX", in: 1 << 20...1 << 40, default: "1GiB",
        doc:
            "Most bytes of events that wait for PostgreSQL; then Record answers RESOURCE_EXHAUSTED."
    )
    private static let flushRecords = Setting.int(
        "TRACKER_FLUSH_RECORDS", in: 1...50_000, default: 100,
        doc: "Events that are written to PostgreSQL as soon as so many wait.")
    private static let flushMilliseconds = Setting.milliseconds(
        "TRACKER_FLUSH_MS", in: 1...3_600_000, default: "5s",
        doc: "Longest time that an event waits to be written to PostgreSQL.")
    private static let lateGrace = Setting.milliseconds(
        "TRACKER_LATE_GRACE", in: 0...LateUsage.graceMillisecondsMax, default: "2h",
        doc:
            "How long after its hour an event may be stored before it is noted in late_adjustments."
    )
    private static let node = Setting.string(
        "TRACKER_NODE", isOptional: true,
        doc:
            "Name of this tracker in the database, another one for each tracker; without it the "
            + "host's name and an id that is kept in the journal's directory.")
    private static let retention: [(data: RetainedData, setting: Setting<Int>)] = [
        (.raw, days(of: .raw, "Days that usage events are kept, counted from the last one that was stored")),
        (.minutes, days(of: .minutes, "Days that rollups by minute are kept, counted in the same way")),
        (.security, days(of: .security, "Days that flagged events are kept")),
        (.quarantine, days(of: .quarantine, "Days that events which PostgreSQL refused are kept")),
        (.deliveries, days(of: .deliveries, "Days that news of a message wait for it")),
        (.backfills, days(of: .backfills, "Days that the books of a backfill job are kept, from its last part")),
    ]

    private static func days(of data: RetainedData, _ doc: String) -> Setting<Int> {
        Setting.int(
            data.setting, in: 0...36_500, default: data.daysStandard,
            doc: "\(doc); 0: for ever, otherwise \(data.daysMin) or more.")
    }
}
