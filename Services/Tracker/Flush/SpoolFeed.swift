import Model

/// Cuts batches from the queue, reading from disk what memory doesn't hold, and prepares them.
actor SpoolFeed {
    private let queue: SpoolQueue
    private let policy: BatchPolicy
    private let reader: JournalReader
    private let flagging: EventFlagging
    /// Records that were read from disk and did not fit the batch before.
    private var leftover: ArraySlice<SpoolRecord> = []

    /// Makes the feed of a journal; its only reader.
    init(queue: SpoolQueue, policy: BatchPolicy, journal: Journal, flagging: EventFlagging) {
        self.queue = queue
        self.flagging = flagging
        self.policy = policy
        reader = JournalReader(journal)
    }

    /// Whether records that were taken from the queue still wait here.
    var hasLeftover: Bool { !leftover.isEmpty }

    /// Forgets records that were taken from the queue, which gives them again.
    func forget() { leftover = [] }

    /// The next batch, ready for the database; nil when nothing waits.
    func next() throws(JournalFault) -> PreparedBatch? {
        var records: [SpoolRecord] = []
        var size = SpoolRecordSize()
        while let record = try nextRecord(after: size) {
            records.append(contentsOf: record)
            for record in record {
                size.events += record.events
                size.bytes += record.byteCount
            }
        }
        return records.isEmpty ? nil : try PreparedBatch(records, flagging: flagging)
    }

    /// Records that fit the batch; nil when it is full or nothing waits.
    private func nextRecord(after size: SpoolRecordSize) throws(JournalFault) -> [SpoolRecord]? {
        if leftover.isEmpty {
            switch queue.take(after: size) {
            case .nothing: return nil
            case .records(let records): return records
            case .read(let position):
                let read = try reader.read(from: position)
                guard let last = read.last else { return nil }
                queue.wasRead(through: last.position)
                leftover = read[...]
            }
        }
        var size = size
        let fitting = leftover.prefix { record in
            let more = SpoolRecordSize(events: record.events, bytes: record.byteCount)
            guard policy.takes(more, after: size) else { return false }
            size.events += more.events
            size.bytes += more.bytes
            return true
        }
        leftover = leftover.dropFirst(fitting.count)
        return fitting.isEmpty ? nil : Array(fitting)
    }
}
