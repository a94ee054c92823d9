import CLinux

/// Records by 128-bit key: open addressing with linear probing over one region, or over two while it grows.
///
/// Problem: millions of records, found in nanoseconds, in memory that another process can take over at any instant.
/// Choice: flat regions. A key is random already, so its first word chooses the home in proportion, and what is not
/// there lies in the next slots. Nothing is ever deleted: a dead record is reused in place, which keeps every search
/// whole. Growth moves the records in the order of their homes, a few at a time: homes before the frontier are in
/// the next region, the others still in the main one, and the memory behind the frontier is given back as it moves.
/// Guarantee: a live record is never dropped, whatever arrives; no pause is longer than a cluster of records.
/// Cost: who adds a record during growth moves thirty-two.
///
/// Killed between any two stores: a record becomes visible with its key's first word, stored last, and is dead until
/// its third word is. The frontier moves after what it passed was stored in the next region.
struct RecordTable<Form: RecordForm>: ~Copyable {
    typealias Record = UnsafeMutablePointer<UInt64>

    let store: any RecordStore
    let budget: MemoryBudget
    /// The region in use.
    var main: RecordRegion
    /// The region that it grows into; `main` when it doesn't grow.
    var next: RecordRegion
    var isGrowing = false
    /// The slot of `main` before which every home has moved to `next`.
    var frontier = 0
    /// Records of `main`, from the frontier on, that are not empty.
    var used = 0
    /// Records of `next` that are not empty.
    var usedNext = 0
    /// Dead records that were taken for new keys.
    var reused = 0
    /// How far the memory of `main` was given back.
    var trimmed = 0
    /// Until when growing is not tried again, in monotonic nanoseconds.
    var refusedUntil: UInt64 = 0
    /// Where stores are noted; nil: nowhere.
    var tape: UnsafeMutablePointer<StoreTape>?

    /// Takes over a table's regions.
    init(
        _ store: any RecordStore, _ budget: MemoryBudget, main: RecordRegion,
        next: RecordRegion? = nil
    ) {
        self.store = store
        self.budget = budget
        self.main = main
        self.next = next ?? main
        isGrowing = next != nil
        budget.count(max(main.byteCount, self.next.byteCount))
        recover()
    }

    deinit {
        store.close(main)
        if isGrowing { store.close(next) }
        budget.give(max(main.byteCount, next.byteCount))
    }

    /// Records that are not empty, dead ones among them.
    var occupied: Int { used + usedNext }
    /// Memory mapped.
    var byteCount: Int { main.byteCount + (isGrowing ? next.byteCount : 0) }

    /// The first record of a search.
    @inline(__always)
    private func start(_ high: UInt64) -> Record {
        let home = main.home(high)
        return home >= frontier ? main.record(home) : next.record(next.home(high))
    }

    /// The record with this key; nil: there is none. `high` is not 0.
    @inline(__always)
    func find(_ high: UInt64, _ low: UInt64) -> Record? {
        var record = start(high)
        while record[0] != 0 {
            if record[0] == high, record[1] == low { return record }
            record += Form.words
        }
        return nil
    }

    /// The record with this key, or one that was empty or dead and has it now: dead, its content 0. Nil: there is none
    /// near its home; after `rebuild` there is. Room was made before for one that was empty, unless `takesEmpty` is
    /// false. Dead records that `isTaken` names stay as they are.
    mutating func place(
        _ high: UInt64, _ low: UInt64, now: UInt64, takesEmpty: Bool = true,
        isTaken: (Record) -> Bool = { _ in false }
    ) -> Record? {
        var record = start(high)
        var reusable: Record?
        while record[0] != 0 {
            if record[0] == high, record[1] == low { return record }
            if reusable == nil, record[2] <= Form.horizon(at: now), !isTaken(record) {
                reusable = record
            }
            record += Form.words
        }
        if let reusable {
            reused += 1
            set(reusable, 2, 0)
            for word in 3..<Form.words where reusable[word] != 0 { set(reusable, word, 0) }
            set(reusable, 1, low)
            set(reusable, 0, high)
            return reusable
        }
        let isMain = main.contains(record)
        let region = isMain ? main : next
        guard takesEmpty, record != region.record(region.slots - 1) else { return nil }
        // What a killed process left in an empty record means nothing.
        for word in 2..<Form.words where record[word] != 0 { set(record, word, 0) }
        set(record, 1, low)
        set(record, 0, high)
        if isMain { used += 1 } else { usedNext += 1 }
        return record
    }

    /// Runs `body` with each record that is not dead, in the order of homes.
    func forEachLive(now: UInt64, _ body: (Record) -> Void) {
        let parts = isGrowing ? [(next, 0), (main, frontier)] : [(main, frontier)]
        for (region, first) in parts {
            for slot in first..<region.slots {
                let record = region.record(slot)
                if record[0] != 0, record[2] > Form.horizon(at: now) { body(record) }
            }
        }
    }

    // These two are inlined whole: a call out of line would copy the table's fields first.

    /// Stores a word of a record.
    @inline(__always)
    func set(_ record: Record, _ word: Int, _ value: UInt64) {
        if let tape {
            let place = record + word
            let isNext = isGrowing && place >= next.header && place < next.end
            StoreTape.note(place, value, isNext ? next.header : main.header, on: tape)
        }
        tollgate_store_word(record + word, value)
    }

    /// Notes that a record changed.
    @inline(__always)
    func mark(_ record: Record) {
        guard let first = main.changed else { return }
        var (changed, start) = (first, main.records)
        if isGrowing, record >= next.records, record < next.end, let others = next.changed {
            (changed, start) = (others, next.records)
        }
        let slot = (record - start) / Form.words
        changed[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot)
    }
}
