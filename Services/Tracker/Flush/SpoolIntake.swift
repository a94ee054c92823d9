/// Takes durable records from the journal's thread: waiters become known, then the records are
/// queued.
struct SpoolIntake: JournalObserver {
    let queue: SpoolQueue
    let waiters: CommitWaiters
    let ledger: SpoolLedger
    let metrics: TrackerMetrics
    let journalHealth: JournalHealth

    func synced(_ records: [SpoolRecord]) {
        journalHealth.worked()
        waiters.add(records)
        ledger.spooled(records.reduce(0) { $0 + $1.events })
        queue.offer(records)
    }

    func syncTook(microseconds: UInt64) { metrics.syncTime.record(microseconds) }

    func diskRefused(_ fault: DiskFault) {
        metrics.diskFaults.add()
        journalHealth.refused(fault)
    }

    func failed(_ reason: String) { journalHealth.failed(reason) }
}
