import Chassis

/// What the tracker counts of itself.
struct TrackerMetrics: Sendable {
    let accepted: Counter
    let rejected: RejectCounts
    let refused: Counter
    let duplicates: Counter
    let conflicts: Counter
    let quarantined: Counter
    /// By class of rule.
    let flagged: [FlagClass: Counter]
    let flushes: Counter
    let flushesStaged: Counter
    let flushFailures: Counter
    let diskFaults: Counter
    let syncTime: Histogram
    let flushTime: Histogram
    let flushRows: Histogram
    let daysDropped: Counter
    let deliveriesWaiting: Gauge
    let deliveriesExpired: Counter
    let retentionFailures: Counter

    /// Registers the metrics.
    init(_ metrics: Metrics) {
        accepted = metrics.counter(
            "tollgate_tracker_events_accepted_total", help: "Events taken into the journal.")
        rejected = RejectCounts(metrics)
        refused = metrics.counter(
            "tollgate_tracker_requests_refused_total",
            help: "Requests not taken: the journal is full, closing or failed.")
        duplicates = metrics.counter(
            "tollgate_tracker_events_duplicate_total", help: "Events that were stored before.")
        conflicts = metrics.counter(
            "tollgate_tracker_events_conflict_total",
            help: "Events whose identity was stored before with other contents.")
        quarantined = metrics.counter(
            "tollgate_tracker_events_quarantined_total",
            help:
                "Events that PostgreSQL refused for their contents, set aside in usage_quarantine.")
        flagged = Dictionary(
            uniqueKeysWithValues: FlagClass.allCases.map { kind in
                let counter = metrics.counter(
                    "tollgate_tracker_events_flagged_total",
                    help: "New events that went into security_events, by class of rule.",
                    ["class": kind.rawValue])
                return (kind, counter)
            })
        daysDropped = metrics.counter(
            "tollgate_tracker_days_dropped_total",
            help: "Days of raw usage that retention dropped.")
        deliveriesWaiting = metrics.gauge(
            "tollgate_tracker_deliveries_waiting",
            help: "News of messages that are not known, as of the last minute; at most a million.")
        deliveriesExpired = metrics.counter(
            "tollgate_tracker_deliveries_expired_total",
            help: "News that were removed because their message did not come in time.")
        retentionFailures = metrics.counter(
            "tollgate_tracker_retention_failures_total",
            help: "Attempts of retention that failed; the next one is within the hour.")
        flushes = metrics.counter(
            "tollgate_tracker_flushes_total", help: "Batches committed to PostgreSQL.")
        flushesStaged = metrics.counter(
            "tollgate_tracker_flushes_staged_total",
            help: "Of them those whose rows went through a temporary table.")
        flushFailures = metrics.counter(
            "tollgate_tracker_flush_failures_total", help: "Attempts to commit a batch that failed."
        )
        diskFaults = metrics.counter(
            "tollgate_tracker_journal_faults_total", help: "Times the journal's disk refused.")
        syncTime = metrics.histogram(
            "tollgate_tracker_journal_sync_seconds", help: "Duration of a journal sync.")
        flushTime = metrics.histogram(
            "tollgate_tracker_flush_seconds", help: "Duration of a committed flush.")
        flushRows = metrics.histogram(
            "tollgate_tracker_flush_rows", help: "Events of a committed flush.",
            bounds: [1, 10, 100, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000], unit: .plain)
    }
}
