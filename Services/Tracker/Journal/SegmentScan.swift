/// Reads a whole segment and judges its end; pure.
///
/// What lies after the last intact record is a torn tail when the segment is the journal's last
/// one and no later record says that it was durable. Anything else is damage, which is refused.
struct SegmentScan {
    /// The journal's uuid.
    let journal: [UInt8]
    let firstPosition: UInt64
    /// The position after the last intact record.
    let nextPosition: UInt64
    /// Where the intact records end.
    let endOffset: Int
    /// Whether something other than zeros follows, to be cut off.
    let isTorn: Bool
    /// Events of each record, in order.
    let eventCounts: [UInt32]

    /// Scans a segment's bytes; `file` is its name, for errors.
    init(
        _ bytes: UnsafeRawBufferPointer, file: String, isLast: Bool
    ) throws(JournalFault) {
        guard let header = JournalFormat.readSegmentHeader(bytes) else {
            throw .corrupt(file: file, offset: 0, reason: "the segment's header is damaged")
        }
        var offset = JournalFormat.segmentHeaderBytes
        var position = header.firstPosition
        var counts: [UInt32] = []
        while let record = RecordHeader(bytes, at: offset), record.position == position,
            record.isIntact(bytes, at: offset)
        {
            let prefix = offset + JournalFormat.recordHeaderBytes
            guard SpoolRecordBuilder.versions.contains(bytes[prefix]) else {
                throw .corrupt(
                    file: file, offset: offset,
                    reason: "the record was written by another version of the tracker")
            }
            counts.append(
                UInt32(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: prefix + 4, as: UInt32.self)))
            offset += record.recordBytes
            position += 1
        }
        let isTorn = !Self.isZero(bytes, from: offset)
        if isTorn {
            if !isLast {
                throw .corrupt(file: file, offset: offset, reason: "a record is damaged")
            }
            if Self.isVouched(bytes, from: offset, position: position) {
                throw .corrupt(
                    file: file, offset: offset,
                    reason: "a record is damaged that a later one calls durable")
            }
        }
        journal = header.journal
        firstPosition = header.firstPosition
        nextPosition = position
        endOffset = offset
        self.isTorn = isTorn
        eventCounts = counts
    }

    /// Whether nothing but zeros follows.
    static func isZero(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> Bool {
        var place = offset
        while bytes.count - place >= 8 {
            if bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) != 0 { return false }
            place += 8
        }
        return bytes[place...].allSatisfy { $0 == 0 }
    }

    /// Whether an intact record further on says that `position` was durable when it was written.
    static func isVouched(
        _ bytes: UnsafeRawBufferPointer, from offset: Int, position: UInt64
    ) -> Bool {
        var place = offset + 8
        while let record = RecordHeader(bytes, at: place) {
            if record.position > position, record.syncedThrough >= position,
                record.syncedThrough < record.position, record.isIntact(bytes, at: place)
            {
                return true
            }
            place += 8
        }
        return false
    }
}
