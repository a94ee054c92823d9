/// One request's valid events in the journal's form, headed by room for the journal's own
/// header.
///
/// Layout after that header: version (1 byte), 3 zero bytes, event count (u32), when it was
/// taken (i64, wall microseconds), then the events, each as `EventCoding` has it.
final class SpoolRecord: @unchecked Sendable {
    // Written by the thread that makes it; the journal's writer fills in the header, once,
    // before anyone reads.
    private let memory: UnsafeMutableRawBufferPointer
    /// How many events it holds.
    let events: Int
    /// When it was taken, in wall microseconds.
    let takenAt: Int64
    /// The checksum of the payload, the header's fields still missing.
    let payloadChecksum: UInt32
    /// Who waits for the record's commit, if anyone does.
    let waiter: CommitWaiter?
    /// Its place in the journal, from 1; 0 until the journal gave it one. Set by the journal's
    /// writer.
    private(set) var position: UInt64 = 0

    /// Takes over memory whose first `JournalFormat.recordHeaderBytes` are free for the header.
    init(
        memory: UnsafeMutableRawBufferPointer, events: Int, takenAt: Int64,
        payloadChecksum: UInt32, position: UInt64 = 0, waiter: CommitWaiter? = nil
    ) {
        precondition(memory.count >= JournalFormat.recordHeaderBytes, "a record has a header")
        self.memory = memory
        self.events = events
        self.takenAt = takenAt
        self.payloadChecksum = payloadChecksum
        self.position = position
        self.waiter = waiter
    }

    /// Copies a record that was read from the journal and found intact.
    convenience init(copying bytes: UnsafeRawBufferPointer) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        memory.copyMemory(from: bytes)
        let header = JournalFormat.recordHeaderBytes
        precondition(
            bytes.count >= header + SpoolRecordBuilder.prefixBytes, "a record has a prefix")
        let events = UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: header + 4, as: UInt32.self))
        let takenAt = Int64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: header + 8, as: Int64.self))
        let position = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        self.init(
            memory: memory, events: Int(events), takenAt: takenAt, payloadChecksum: 0,
            position: position)
    }

    deinit { memory.deallocate() }

    /// Bytes with the header; what it takes of the journal and of memory.
    var byteCount: Int { memory.count }

    /// The whole record, header included.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

    /// The record without the journal's header.
    var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[JournalFormat.recordHeaderBytes...])
    }

    /// Gives the record its place: called by the journal's writer before the record is written.
    func place(at position: UInt64, syncedThrough: UInt64) {
        self.position = position
        JournalFormat.writeHeader(
            into: memory, payloadChecksum: payloadChecksum, position: position,
            syncedThrough: syncedThrough)
    }
}
