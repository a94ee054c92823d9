/// A kind of record that a table keeps, by the length of its records.
///
/// The first three words of a record of any kind: key high (0: the record was never used), key low, and the instant
/// from which it says nothing any more. What follows is its content.
protocol RecordForm {
    /// 64-bit words of a record.
    static var words: Int { get }
    /// Tells files of this kind from others.
    static var name: String { get }
    /// Records whose third word is at most this may be reused at `now`.
    static func horizon(at now: UInt64) -> UInt64
}

/// Counters: one of a subject under a rule. Word 3 is the counter's value. It is dead when its time has passed.
enum CellForm: RecordForm {
    static var words: Int { 4 }
    static var name: String { "cells" }
    @inline(__always) static func horizon(at now: UInt64) -> UInt64 { now }
}

/// Leases and reservations (`HoldRecord`). One that ran out still has units to give back: only an ended one, whose
/// third word is 0, is dead.
enum HoldForm: RecordForm {
    static var words: Int { 64 }
    static var name: String { "holds" }
    @inline(__always) static func horizon(at now: UInt64) -> UInt64 { 0 }
}
