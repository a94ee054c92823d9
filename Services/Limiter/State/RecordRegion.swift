/// A mapped region: a header, then records. A view; who made it unmaps it.
struct RecordRegion {
    let header: UnsafeMutablePointer<UInt64>
    /// Homes: the places that keys are spread over.
    let capacity: UInt64
    /// Records, a little more than `capacity`, for what the last homes push aside. The last one is never used: it ends
    /// every search.
    let slots: Int
    let recordWords: Int
    let byteCount: Int
    /// A bit for each record that changed since it was last written down; nil: nobody wants to know.
    let changed: UnsafeMutablePointer<UInt64>?

    /// The first record.
    @inline(__always)
    var records: UnsafeMutablePointer<UInt64> { header + RecordHeader.words }

    /// Where it ends.
    @inline(__always)
    var end: UnsafeMutablePointer<UInt64> { header + byteCount / 8 }

    /// A record.
    @inline(__always)
    func record(_ slot: Int) -> UnsafeMutablePointer<UInt64> { records + slot &* recordWords }

    /// The slot at which the search for a key begins: in proportion to the key's first word, so that the order of homes
    /// is the same in a larger region.
    ///
    /// Source: Lemire, "Fast random integer generation in an interval", 2019.
    @inline(__always)
    func home(_ high: UInt64) -> Int {
        Int(truncatingIfNeeded: high.multipliedFullWidth(by: capacity).high)
    }

    /// Whether a record is one of this region.
    @inline(__always)
    func contains(_ record: UnsafeMutablePointer<UInt64>) -> Bool {
        record >= records && record < records + slots &* recordWords
    }

    /// The slot of a record of this region.
    @inline(__always)
    func slot(of record: UnsafeMutablePointer<UInt64>) -> Int { (record - records) / recordWords }

    /// Notes that a record changed.
    @inline(__always)
    func mark(_ slot: Int) {
        guard let changed else { return }
        changed[slot >> 6] |= 1 << UInt64(truncatingIfNeeded: slot & 63)
    }

    /// Words of `changed`.
    var changedWords: Int { (slots + 63) / 64 }
}

/// How large a region is.
struct RecordLayout: Equatable {
    let capacity: Int
    let slots: Int
    let recordWords: Int
    /// Bytes of the whole region.
    let byteCount: Int

    /// A layout of at least so many homes, filled up to whole pages.
    init(capacity: Int, recordWords: Int) {
        let wanted = max(1, min(capacity, Self.capacityMax))
        let tail = wanted / 32 + 64 / recordWords
        let bytes = RecordHeader.byteCount + (wanted + tail) * recordWords * 8
        byteCount = (bytes + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
        slots = (byteCount - RecordHeader.byteCount) / (8 * recordWords)
        self.capacity = slots - tail
        self.recordWords = recordWords
    }

    static let pageBytes = 4_096
    /// 2^40 records: sums and products of sizes stay far from the end of an Int.
    private static let capacityMax = 1 << 40
}
