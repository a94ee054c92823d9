import Chassis
import Model

/// Gives each record an event id that the same record gets again in every later import.
///
/// The id is a UUID (version 8) cut from SHA-256 of the record's content and its ordinal among the
/// identical records before it, so identical records are events of their own, and importing a
/// file again sends the identities that are stored already. Counting starts anew with each
/// command, so the parts of a rotated log belong in one.
package struct EventIdentity: ~Copyable {
    private var hasher = SHA256Hasher()
    private var ordinals: OrdinalLedger

    /// Starts counting. `recordsInMemory` is how many distinct records are counted in memory; what
    /// is more goes to a temporary file.
    package init(recordsInMemory: Int = OrdinalLedger.recordsInMemory) {
        ordinals = OrdinalLedger(recordsInMemory: recordsInMemory)
    }

    /// What stands for a record's content.
    package struct Digest: Sendable {
        let bytes: [UInt8]

        /// The first eight bytes.
        var short: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// The digest of a record without its line end.
    package mutating func digest(of record: [UInt8]) -> Digest {
        hasher.update(Self.version)
        hasher.update(record)
        return Digest(bytes: hasher.finalize())
    }

    private static let version = Array("tollgate import 1\n".utf8)

    /// The 16 bytes of the next occurrence of a record, which happened at `time`.
    /// - Throws: a failure when the temporary file can't be written or read.
    package mutating func next(for digest: Digest, at time: Timestamp) throws -> [UInt8] {
        let ordinal = try ordinals.next(digest.short, at: time)
        hasher.update(digest.bytes)
        withUnsafeBytes(of: ordinal.bigEndian) { hasher.update($0) }
        var id = Array(hasher.finalize().prefix(16))
        id[6] = id[6] & 0x0F | 0x80  // version 8: made from the application's own data
        id[8] = id[8] & 0x3F | 0x80  // variant 10
        return id
    }

    /// Counts a record without making its id: it was imported before.
    package mutating func skip(_ digest: Digest, at time: Timestamp) throws {
        _ = try ordinals.next(digest.short, at: time)
    }
}
