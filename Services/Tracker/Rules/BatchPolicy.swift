import Model

/// When a batch goes to the database, and how large it is; pure.
struct BatchPolicy: Sendable {
    /// Flush as soon as so many events wait, 1 or more.
    var eventsWanted: Int
    /// Flush when the oldest event has waited so long.
    var delayMilliseconds: UInt64
    /// The most events of one batch; one record is never split.
    var eventsMax = eventsMaxDefault
    /// Rows of rollups are what a larger batch saves: in twice the events most rows are the same ones.
    /// Still larger ones are hardly faster, and take memory here and time until they are seen.
    static let eventsMaxDefault = 100_000
    /// The most bytes of one batch; one record is never split.
    var bytesMax = 32 << 20

    /// What waits for the database.
    struct Backlog: Equatable, Sendable {
        var events = 0
        /// When the oldest record began to wait.
        var since: MonotonicInstant?
        /// Whether a caller waits for the commit, or the process for its end.
        var isUrgent = false
    }

    /// What to do about a backlog.
    enum Decision: Equatable, Sendable {
        case flush
        /// Look again by then, or when something arrives.
        case wait(until: MonotonicInstant)
        /// Nothing to do until something arrives.
        case idle
    }

    /// Decides at `now`.
    func decide(_ backlog: Backlog, now: MonotonicInstant) -> Decision {
        guard let since = backlog.since else { return .idle }
        if backlog.isUrgent || backlog.events >= eventsWanted { return .flush }
        let due = since.adding(nanoseconds: delayMilliseconds.saturatingNanoseconds)
        return now >= due ? .flush : .wait(until: due)
    }

    /// Whether a batch that holds so much already takes a further record.
    func takes(_ more: SpoolRecordSize, after held: SpoolRecordSize) -> Bool {
        held.events == 0
            || held.events + more.events <= eventsMax && held.bytes + more.bytes <= bytesMax
    }
}

/// How large a record, or several, are.
struct SpoolRecordSize: Equatable, Sendable {
    var events = 0
    var bytes = 0
}

extension UInt64 {
    /// This many milliseconds in nanoseconds, at most the largest number.
    fileprivate var saturatingNanoseconds: UInt64 {
        let (product, over) = multipliedReportingOverflow(by: 1_000_000)
        return over ? .max : product
    }
}
