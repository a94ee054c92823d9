import Model

/// What retention drops, in the order in which it does.
enum RetainedData: String, CaseIterable, Sendable {
    /// Usage events, a day at a time.
    case raw
    /// Rollups by minute, a day at a time.
    case minutes
    /// Flagged events.
    case security
    /// Events that PostgreSQL refused.
    case quarantine
    /// News of messages that never came.
    case deliveries
    /// The books of backfill jobs.
    case backfills

    /// The setting that says how long it is kept.
    var setting: String {
        switch self {
        case .raw: "TRACKER_RETENTION_RAW_DAYS"
        case .minutes: "TRACKER_RETENTION_MINUTES_DAYS"
        case .security: "TRACKER_RETENTION_SECURITY_DAYS"
        case .quarantine: "TRACKER_RETENTION_QUARANTINE_DAYS"
        case .deliveries: "TRACKER_RETENTION_DELIVERIES_DAYS"
        case .backfills: "TRACKER_RETENTION_BACKFILLS_DAYS"
        }
    }

    /// The fewest days that it may be kept, if not for ever. Raw rows and minutes are read for the ends of a
    /// billing period, which is a month, while it lasts and until it is invoiced.
    var daysMin: Int { self == .raw || self == .minutes ? 40 : 1 }

    /// Days that it is kept when no setting says otherwise. News by the provider's id are for messages of the 32 days
    /// before them: a week more for those that are slow to come.
    var daysStandard: Int { self == .deliveries ? 40 : 400 }
}

/// How long each kind of data is kept; pure.
///
/// A day's raw rows and minutes go when the day is over for longer than that, and when for as long no event of the
/// day has come: what is imported late is kept as long as what came in time, and is recognised when it is
/// sent again meanwhile.
struct RetentionTerms: Equatable, Sendable {
    /// Days; 0 or none: for ever.
    var days: [RetainedData: Int]

    /// What was stored before this instant goes; nil: nothing.
    func cutoff(of data: RetainedData, at now: Timestamp) -> Timestamp? {
        guard let days = days[data], days > 0 else { return nil }
        let (kept, over) = Int64(days).multipliedReportingOverflow(by: Bucket.day.microseconds)
        return over ? nil : now.adding(microseconds: -kept)
    }
}
