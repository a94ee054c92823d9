/// Reads what can be read of a segment, damaged or not: its intact records and the gaps between
/// them; pure.
///
/// `SegmentScan` stops at the first damage, because a tracker may not go on past it. This goes on
/// at the next intact record, found by its checksum, and says what lies between. What it calls a
/// torn end is what `SegmentScan` calls one.
struct SegmentSalvage {
    /// A piece of the segment, in order.
    enum Part: Equatable {
        case record(bytes: Range<Int>, position: UInt64, events: UInt32)
        case gap(JournalGap)
    }

    /// The most records that one gap may have lost: more are not lost but somewhere else.
    static let lostRecordsMax: UInt64 = 1_000_000

    private(set) var parts: [Part] = []
    /// The position after the last record, lost ones included.
    private(set) var nextPosition: UInt64
    /// Where the last intact record ends.
    private(set) var endOffset: Int
    /// Bytes of a torn end: never acknowledged, so not a gap.
    private(set) var tornBytes = 0

    /// Reads a segment's bytes.
    /// - Parameters:
    ///   - isHeaderIntact: otherwise the header is a gap of its own.
    ///   - next: where the segment after this one begins; nil for the last segment.
    /// - Throws: what can't be mended by giving up records.
    init(
        _ bytes: UnsafeRawBufferPointer, file: String, firstPosition: UInt64, isHeaderIntact: Bool,
        next: UInt64?
    ) throws(JournalFault) {
        nextPosition = firstPosition
        endOffset = min(bytes.count, JournalFormat.segmentHeaderBytes)
        if !isHeaderIntact {
            let reason = "the segment's header is damaged"
            addGap(bytes, 0..<endOffset, upTo: firstPosition, reason)
        }
        while true {
            try takeRecords(bytes, file)
            if SegmentScan.isZero(bytes, from: endOffset) { break }
            let isTorn =
                next == nil
                && !SegmentScan.isVouched(bytes, from: endOffset, position: nextPosition)
            if isTorn {
                tornBytes = bytes.count - endOffset
                break
            }
            guard let found = resume(bytes, before: next) else {
                let end = next ?? nextPosition
                try checkReach(end, file)
                addGap(
                    bytes, endOffset..<bytes.count, upTo: end,
                    "a record is damaged, and so is everything after it")
                endOffset = bytes.count
                break
            }
            addGap(bytes, endOffset..<found.offset, upTo: found.position, "a record is damaged")
            endOffset = found.offset
        }
        guard let next, nextPosition != next else { return }
        try checkReach(next, file)
        addGap(bytes, endOffset..<endOffset, upTo: next, "the records after it are missing")
    }

    /// Whether so few records are missing before the next file that they can be given up.
    private func checkReach(_ next: UInt64, _ file: String) throws(JournalFault) {
        guard nextPosition <= next, next - nextPosition <= Self.lostRecordsMax else {
            throw .misplaced(
                file: file,
                reason: "it ends at record \(nextPosition &- 1), and the next file begins with "
                    + "record \(next)")
        }
    }

    /// What is damaged or missing.
    var gaps: [JournalGap] {
        parts.compactMap { part in
            if case .gap(let gap) = part { gap } else { nil }
        }
    }

    /// Takes the intact records that follow one another.
    private mutating func takeRecords(
        _ bytes: UnsafeRawBufferPointer, _ file: String
    ) throws(JournalFault) {
        while let record = RecordHeader(bytes, at: endOffset), record.position == nextPosition,
            record.isIntact(bytes, at: endOffset)
        {
            guard let events = Self.events(bytes, ofRecordAt: endOffset) else {
                throw .corrupt(
                    file: file, offset: endOffset,
                    reason: "the record was written by another version of the tracker")
            }
            let end = endOffset + record.recordBytes
            parts.append(.record(bytes: endOffset..<end, position: nextPosition, events: events))
            endOffset = end
            nextPosition &+= 1
        }
    }

    /// The next intact record after the damage at `endOffset`.
    private func resume(
        _ bytes: UnsafeRawBufferPointer, before next: UInt64?
    ) -> (offset: Int, position: UInt64)? {
        var place = endOffset + 8
        while let record = RecordHeader(bytes, at: place) {
            if record.position >= nextPosition, record.position < next ?? .max,
                record.position - nextPosition <= Self.lostRecordsMax,
                record.syncedThrough < record.position, record.isIntact(bytes, at: place)
            {
                return (place, record.position)
            }
            place += 8
        }
        return nil
    }

    private mutating func addGap(
        _ bytes: UnsafeRawBufferPointer, _ place: Range<Int>, upTo position: UInt64,
        _ reason: String
    ) {
        let lost = nextPosition..<max(nextPosition, position)
        parts.append(
            .gap(
                JournalGap(
                    bytes: place, positions: lost,
                    claimedEvents: Self.claimedEvents(bytes, place, lost), reason: reason)))
        nextPosition = lost.upperBound
    }

    /// What the headers of damaged records say, if they follow one another up to the gap's end.
    private static func claimedEvents(
        _ bytes: UnsafeRawBufferPointer, _ place: Range<Int>, _ positions: Range<UInt64>
    ) -> UInt64? {
        var offset = place.lowerBound
        var claimed: UInt64 = 0
        for position in positions {
            guard let record = RecordHeader(bytes, at: offset), record.position == position,
                record.isPlausible, record.recordBytes <= place.upperBound - offset,
                let events = events(bytes, ofRecordAt: offset),
                Int(events) * EventCoding.bytesMin <= record.payloadBytes
            else { return nil }
            claimed += UInt64(events)
            offset += record.recordBytes
        }
        return claimed
    }

    /// The event count that a record states; nil when it was written by another version.
    private static func events(
        _ bytes: UnsafeRawBufferPointer, ofRecordAt offset: Int
    ) -> UInt32? {
        let prefix = offset + JournalFormat.recordHeaderBytes
        guard SpoolRecordBuilder.versions.contains(bytes[prefix]) else { return nil }
        return UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: prefix + 4, as: UInt32.self))
    }
}
