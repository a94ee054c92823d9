import Chassis

/// Takes durable records from the journal's thread: waiters become known, then the records are queued.
struct SpoolIntake: JournalObserver {
    let queue: SpoolQueue
    let waiters: CommitWaiters
    let ledger: SpoolLedger
    let metrics: TrackerMetrics
    let log: Logger

    func synced(_ records: [SpoolRecord]) {
        waiters.add(records)
        ledger.spooled(records.reduce(0) { $0 + $1.events })
        queue.offer(records)
    }

    func syncTook(microseconds: UInt64) { metrics.syncTime.record(microseconds) }

    func diskRefused(_ fault: DiskFault) {
        metrics.diskFaults.add()
        log.sampled(
            .error, "the journal's disk refused", ["reason": .string(fault.description)])
    }
}
