import Model

/// Builds the journal record of one request, event by event.
struct SpoolRecordBuilder: ~Copyable {
    /// Bytes of the payload before its first event.
    static let prefixBytes = 16
    /// The forms that this build reads: it writes the second one when a record holds what older
    /// builds would take for calls, updates and corrections.
    static let versions: ClosedRange<UInt8> = 1...2

    private var writer: ByteWriter
    private let takenAt: Timestamp
    private(set) var events = 0
    private var version = versions.lowerBound

    /// Starts the record of a request that holds so many events at most.
    init(takenAt: Timestamp, expecting events: Int) {
        self.takenAt = takenAt
        writer = ByteWriter(
            reserving: JournalFormat.recordHeaderBytes + Self.prefixBytes + events * 192)
        for _ in 0..<JournalFormat.recordHeaderBytes / 8 { writer.unchecked(UInt64(0)) }
        writer.unchecked(UInt32(version))
        writer.unchecked(UInt32(0))
        writer.unchecked(takenAt.microseconds)
    }

    /// Adds an event that `EventValidation` found valid.
    mutating func append(_ event: some EventSource) {
        EventCoding.append(event, to: &writer)
        if event.delivery != nil || event.correctionReason != nil {
            version = Self.versions.upperBound
        }
        events += 1
    }

    /// The finished record, not yet in the journal.
    consuming func finish(waiter: CommitWaiter? = nil) -> SpoolRecord {
        let header = JournalFormat.recordHeaderBytes
        writer.set(UInt32(version), at: header)
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
