/// Whoever wants to know of a journal's syncs; called on the journal's thread.
protocol JournalObserver: Sendable {
    /// These records are durable now, in order of position; nobody has been told yet.
    func synced(_ records: [SpoolRecord])
    /// One sync took so long.
    func syncTook(microseconds: UInt64)
    /// The disk refused; records may be taken again later.
    func diskRefused(_ fault: DiskFault)
    /// The disk failed: nothing is taken until the process starts again.
    func failed(_ reason: String)
}
