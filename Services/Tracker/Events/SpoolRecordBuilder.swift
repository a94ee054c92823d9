import Model

/// Builds the journal record of one request, event by event.
struct SpoolRecordBuilder: ~Copyable {
    /// Bytes of the payload before its first event.
    static let prefixBytes = 16
    /// The form that this build writes and reads.
    static let version: UInt8 = 1

    private var writer: ByteWriter
    private let takenAt: Timestamp
    private(set) var events = 0

    /// Starts the record of a request that holds so many events at most.
    init(takenAt: Timestamp, expecting events: Int) {
        self.takenAt = takenAt
        writer = ByteWriter(
            reserving: JournalFormat.recordHeaderBytes + Self.prefixBytes + events * 192)
        for _ in 0..<JournalFormat.recordHeaderBytes / 8 { writer.unchecked(UInt64(0)) }
        writer.unchecked(UInt32(Self.version))
        writer.unchecked(UInt32(0))
        writer.unchecked(takenAt.microseconds)
    }

    /// Adds an event that `EventValidation` found valid.
    mutating func append(_ event: some EventSource) {
        EventCoding.append(event, to: &writer)
        events += 1
    }

    /// The finished record, not yet in the journal.
    consuming func finish(waiter: CommitWaiter? = nil) -> SpoolRecord {
        let header = JournalFormat.recordHeaderBytes
        writer.set(UInt32(clamping: events), at: header + 4)
        writer.reserve(8)
        while writer.count % 8 != 0 { writer.unchecked(UInt8(0)) }
        let events = events
        let takenAt = takenAt.microseconds
        let memory = writer.take()
        let payload = UnsafeRawBufferPointer(rebasing: memory[header...])
        return SpoolRecord(
            memory: memory, events: events, takenAt: takenAt,
            payloadChecksum: JournalChecksum.of(payload), waiter: waiter)
    }
}
