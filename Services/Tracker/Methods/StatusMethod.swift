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
