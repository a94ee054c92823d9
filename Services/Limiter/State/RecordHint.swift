import CLinux
import Synchronization

/// Where the records of a shard lie, for whoever fetches them without the shard's lock: it may be out of date, which
/// costs a fetch in vain and nothing else.
struct RecordHint: ~Copyable {
    private let records = Atomic<UInt>(0)
    private let homes = Atomic<UInt64>(0)

    /// Remembers where they lie; under the shard's lock.
    @inline(__always)
    func note(_ region: RecordRegion) {
        let start = UInt(bitPattern: region.records)
        guard
            records.load(ordering: .relaxed) != start
                || homes.load(ordering: .relaxed) != region.capacity
        else { return }
        records.store(start, ordering: .relaxed)
        homes.store(region.capacity, ordering: .relaxed)
    }

    /// Has the counters of a subject, which lie side by side, brought into the processor's caches.
    @inline(__always)
    func fetch(_ subject: SubjectHash) {
        let home = (subject.high | 1).multipliedFullWidth(by: homes.load(ordering: .relaxed)).high
        let bytes = UInt(truncatingIfNeeded: home) &* UInt(CellForm.words * 8)
        guard let record = UnsafeRawPointer(bitPattern: records.load(ordering: .relaxed) &+ bytes) else { return }
        tollgate_prefetch_write(record)
        tollgate_prefetch_write(record + 64)
    }
}
