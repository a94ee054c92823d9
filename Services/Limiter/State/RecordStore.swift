import Glibc

/// Where the regions of one table are: the one in use, and while the table grows a second one that is to follow it.
protocol RecordStore: AnyObject, Sendable {
    /// Makes an empty region that is to follow the present one; nil: there is no room for it.
    func make(_ layout: RecordLayout, generation: UInt64) -> RecordRegion?
    /// Has who comes later find a region that was made in the place of the present one; false: it can't be done.
    func promote(_ region: RecordRegion, over old: RecordRegion?) -> Bool
    /// Gives a region's memory back; what is in a file stays there.
    func close(_ region: RecordRegion)
    /// Gives a region's memory back that was made and did not come to be the present one, and its file.
    func remove(_ region: RecordRegion)
    /// Gives the memory of some records back, which nobody reads again.
    func trim(_ region: RecordRegion, _ slots: Range<Int>)
}

/// Regions without files, which end with the process.
final class AnonymousRecords: RecordStore {
    private let recordWords: Int
    private let shard: Int
    private let tracksChanges: Bool

    /// Makes the store of one table. `tracksChanges`: somebody writes changed records down.
    init(recordWords: Int, shard: Int, tracksChanges: Bool) {
        self.recordWords = recordWords
        self.shard = shard
        self.tracksChanges = tracksChanges
    }

    func make(_ layout: RecordLayout, generation: UInt64) -> RecordRegion? {
        guard let header = MappedMemory.map(layout.byteCount) else { return nil }
        let identity = RecordHeader.Identity(secret: 0, bootHigh: 0, bootLow: 0)
        RecordHeader.write(header, identity, layout, generation: generation, shard: shard)
        return RecordRegion(header, layout.byteCount, layout.recordWords, tracksChanges)
    }

    func promote(_ region: RecordRegion, over old: RecordRegion?) -> Bool { true }

    func close(_ region: RecordRegion) { region.unmap() }

    func remove(_ region: RecordRegion) { region.unmap() }

    func trim(_ region: RecordRegion, _ slots: Range<Int>) {
        MappedMemory.drop(region.pages(of: slots), MADV_DONTNEED)
    }
}

/// Memory from the system.
enum MappedMemory {
    /// Zeroed memory, or a file's first bytes; nil: there is none left.
    static func map(_ byteCount: Int, file: Int32 = -1) -> UnsafeMutablePointer<UInt64>? {
        let flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, file, 0)
        guard let start, start != MAP_FAILED else { return nil }
        return start.bindMemory(to: UInt64.self, capacity: byteCount / 8)
    }

    /// Tells the system that pages are no longer needed; where it can't drop them, they go with their region.
    static func drop(_ pages: UnsafeMutableRawBufferPointer, _ advice: Int32) {
        if pages.count > 0 { madvise(pages.baseAddress, pages.count, advice) }
    }
}

extension RecordRegion {
    /// Makes the view of a mapped region whose header is sound.
    init(
        _ header: UnsafeMutablePointer<UInt64>, _ byteCount: Int, _ recordWords: Int,
        _ tracksChanges: Bool
    ) {
        let slots = Int(truncatingIfNeeded: header[RecordHeader.Word.slots])
        let changedBytes = (slots + 63) / 64 * 8
        self.init(
            header: header, capacity: header[RecordHeader.Word.capacity], slots: slots,
            recordWords: recordWords, byteCount: byteCount,
            changed: tracksChanges ? MappedMemory.map(changedBytes) : nil)
    }

    /// Ends the view and its mapping.
    func unmap() {
        munmap(header, byteCount)
        if let changed { munmap(changed, changedWords * 8) }
    }

    /// The whole pages that hold nothing but these records.
    func pages(of slots: Range<Int>) -> UnsafeMutableRawBufferPointer {
        let page = RecordLayout.pageBytes
        let first = (record(slots.lowerBound) - header) * 8
        let start = max(page, (first + page - 1) / page * page)
        let end = (record(slots.upperBound) - header) * 8 / page * page
        return UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(header) + start, count: max(0, end - start))
    }
}
