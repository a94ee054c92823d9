import Model

/// The bytes of a journal: segments of records, all numbers little-endian.
///
/// A segment starts with a header of 64 bytes: magic (8), the journal's uuid (16), the position
/// of its first record (u64), CRC32C of those 32 bytes (u32), zeros. Records follow without
/// gaps, and zeros after the last one.
///
/// A record is: payload length (u32, a multiple of 8, never 0), CRC32C (u32), position (u64),
/// synced-through (u64), payload. The checksum runs over the payload, then position and
/// synced-through. Positions rise by one. Synced-through is the last position that was durable
/// when the record was written: a damaged record that a later one calls durable was damaged
/// afterwards; one that no later record vouches for was torn by a crash and never acknowledged.
enum JournalFormat {
    static let magic: [UInt8] = Array("TGJRNL1\n".utf8)
    static let segmentHeaderBytes = 64
    static let recordHeaderBytes = 24
    /// Largest payload: an encoded request is never larger.
    static let payloadBytesMax = 64 << 20

    /// The header of a segment.
    static func segmentHeader(journal: [UInt8], firstPosition: UInt64) -> [UInt8] {
        precondition(journal.count == 16, "a uuid has 16 bytes")
        var bytes = magic + journal
        withUnsafeBytes(of: firstPosition.littleEndian) { bytes.append(contentsOf: $0) }
        let checksum = bytes.withUnsafeBytes { JournalChecksum.of($0) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: repeatElement(0, count: segmentHeaderBytes - bytes.count))
        return bytes
    }

    /// Reads the header of a segment; nil when it is damaged.
    static func readSegmentHeader(
        _ bytes: UnsafeRawBufferPointer
    ) -> (journal: [UInt8], firstPosition: UInt64)? {
        guard bytes.count >= segmentHeaderBytes, bytes.starts(with: magic) else { return nil }
        let checksum = JournalChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[0..<32]))
        guard
            checksum
                == UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 32, as: UInt32.self))
        else { return nil }
        let position = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        return (Array(bytes[8..<24]), position)
    }

    /// Fills in the header of a record whose payload is in place.
    static func writeHeader(
        into memory: UnsafeMutableRawBufferPointer, payloadChecksum: UInt32, position: UInt64,
        syncedThrough: UInt64
    ) {
        precondition(memory.count > recordHeaderBytes, "a record has a payload")
        let payloadBytes = UInt32(clamping: memory.count - recordHeaderBytes)
        memory.storeBytes(of: payloadBytes.littleEndian, as: UInt32.self)
        memory.storeBytes(of: position.littleEndian, toByteOffset: 8, as: UInt64.self)
        memory.storeBytes(of: syncedThrough.littleEndian, toByteOffset: 16, as: UInt64.self)
        let places = UnsafeRawBufferPointer(rebasing: memory[8..<24])
        let checksum = JournalChecksum.of(places, seed: payloadChecksum)
        memory.storeBytes(of: checksum.littleEndian, toByteOffset: 4, as: UInt32.self)
    }
}

/// A record's header as it was read, not yet believed.
struct RecordHeader {
    let payloadBytes: Int
    let checksum: UInt32
    let position: UInt64
    let syncedThrough: UInt64

    /// Reads the header at an offset; nil when the bytes end before it does.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard offset >= 0, bytes.count - offset >= JournalFormat.recordHeaderBytes else {
            return nil
        }
        payloadBytes = Int(
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        checksum = UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
        position = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        syncedThrough = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
    }

    /// Header and payload.
    var recordBytes: Int { JournalFormat.recordHeaderBytes + payloadBytes }

    /// Whether a payload of this length can be.
    var isPlausible: Bool {
        payloadBytes >= SpoolRecordBuilder.prefixBytes && payloadBytes % 8 == 0
            && payloadBytes <= JournalFormat.payloadBytesMax
    }

    /// Whether the record at `offset` is whole, checksum included.
    func isIntact(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard isPlausible, bytes.count - offset >= recordBytes else { return false }
        let start = offset + JournalFormat.recordHeaderBytes
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<offset + recordBytes])
        let places = UnsafeRawBufferPointer(rebasing: bytes[offset + 8..<start])
        return JournalChecksum.of(places, seed: JournalChecksum.of(payload)) == checksum
    }
}
