import Chassis
import Contracts
import Model

/// `Status`: how much waits, and for how long.
struct StatusMethod {
    let journal: Journal
    let queue: SpoolQueue
    let ledger: SpoolLedger
    let metrics: TrackerMetrics
    let clock: any TimeSource

    /// The state now.
    func status() -> TrackerV1.StatusResponse {
        let bytes = journal.bytes
        var response = TrackerV1.StatusResponse()
        response.journalBytes = UInt64(clamping: bytes.used)
        response.journalBytesMax = UInt64(clamping: bytes.max)
        response.spooledPosition = journal.syncedPosition
        response.committedPosition = ledger.committedPosition
        response.pendingEvents = ledger.pendingEvents
        response.eventsAccepted = metrics.accepted.value
        response.eventsRejected = metrics.rejected.value
        response.eventsDuplicate = metrics.duplicates.value
        response.flushes = metrics.flushes.value
        response.lagMs = lagMilliseconds
        response.databaseHealthy = ledger.isDatabaseHealthy
        response.syncUs = TrackerV1.Distribution(metrics.syncTime)
        response.flushUs = TrackerV1.Distribution(metrics.flushTime)
        response.flushRows = TrackerV1.Distribution(metrics.flushRows)
        response.rejectedByField = metrics.rejected.byField
        response.eventsConflict = metrics.conflicts.value
        response.eventsQuarantined = metrics.quarantined.value
        response.requestsRefused = metrics.refused.value
        response.flushFailures = metrics.flushFailures.value
        response.flushedUs = ledger.flushedAt ?? 0
        return response
    }

    private var lagMilliseconds: UInt64 {
        guard ledger.pendingEvents > 0,
            let since = ledger.inFlightSince ?? queue.oldestTakenAt
        else { return 0 }
        let waited = clock.wall.microseconds(since: Timestamp(microseconds: since))
        return UInt64(clamping: waited / 1_000)
    }
}

extension TrackerV1.Distribution {
    /// A histogram as it travels.
    init(_ histogram: Histogram) {
        let summary = HistogramSummary(histogram)
        self.init(
            count: summary.count, mean: summary.mean, p50: summary.p50, p90: summary.p90,
            p99: summary.p99)
    }
}
