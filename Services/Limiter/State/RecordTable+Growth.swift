import CLinux

extension RecordTable {
    /// Above this share of a region's homes, in percent, it grows.
    private static var growthPercent: Int { 78 }
    /// Above this share nothing new is taken when it can't grow.
    private static var fullPercent: Int { 85 }
    /// What growth makes room for: live records then take this share.
    private static var targetPercent: Int { 55 }
    /// Records that are moved for each one that is added.
    private static var movesForEach: Int { 32 }
    /// Records whose memory is given back at once.
    private static var trimRecords: Int { (256 << 10) / (8 * Form.words) }
    /// How long to wait after growth was refused.
    private static var refusalNanoseconds: UInt64 { 100_000_000 }

    /// Makes room for `count` records that were empty; false: the memory is full of live ones.
    mutating func makeRoom(for count: Int, now: UInt64) -> Bool {
        if isGrowing {
            move(atLeast: Self.movesForEach * count, now: now)
            return true
        }
        let homes = Int(truncatingIfNeeded: main.capacity)
        if used + count <= homes * Self.growthPercent / 100 { return true }
        if beginGrowth(now: now) { return true }
        return used + count <= homes * Self.fullPercent / 100
    }

    /// Makes the next region, as large as what is live needs.
    private mutating func beginGrowth(now: UInt64) -> Bool {
        guard now >= refusedUntil else { return false }
        let homes = Int(truncatingIfNeeded: main.capacity)
        let live = estimateLive(now: now)
        // At most 1.4 times as much, so that the share is never below 1/2 while everything is live.
        let wanted = min(live * 100 / Self.targetPercent, homes * 7 / 5)
        var layout = RecordLayout(capacity: max(wanted, homes / 2), recordWords: Form.words)
        if !budget.take(layout.byteCount - main.byteCount) {
            // At the cap a region of the same size helps when enough records are dead.
            guard live <= homes * 70 / 100 else { return refuse(now) }
            layout = RecordLayout(capacity: homes, recordWords: Form.words)
            guard budget.take(layout.byteCount - main.byteCount) else { return refuse(now) }
        }
        let generation = main.header[RecordHeader.Word.generation] &+ 1
        guard let region = make(layout, generation) else {
            budget.give(max(0, layout.byteCount - main.byteCount))
            return refuse(now)
        }
        tape?.pointee.note(.made, region)
        next = region
        usedNext = 0
        isGrowing = true
        trimmed = 0
        return true
    }

    private mutating func refuse(_ now: UInt64) -> Bool {
        refusedUntil = now.saturatingAdd(Self.refusalNanoseconds)
        return false
    }

    /// Live records, by a sample: keys are random, so any part of the region is like the whole.
    private func estimateLive(now: UInt64) -> Int {
        let step = max(1, main.slots / 1_024)
        var (seen, live) = (0, 0)
        for slot in stride(from: 0, to: main.slots, by: step) {
            let record = main.record(slot)
            seen += 1
            if record[0] != 0, record[2] > Form.horizon(at: now) { live += 1 }
        }
        return seen == main.slots ? live : live * main.slots / max(1, seen)
    }

    // MARK: - Moving

    /// Moves so many slots' records on, and then to the end of their cluster: up to a slot that is empty, so that every
    /// record lies behind the frontier exactly when its home does.
    mutating func move(atLeast count: Int, now: UInt64) {
        let end = min(frontier + count, main.slots)
        while isGrowing, frontier < end {
            var slot = frontier
            while main.record(slot)[0] != 0 {
                // The next region's end is reached: the whole table moves to a larger one.
                guard moveRecord(slot, now: now) else { return _ = rebuild(now: now) }
                slot += 1
            }
            used -= slot - frontier
            publish(frontier: slot + 1)
        }
        guard isGrowing else { return }
        if frontier >= main.slots {
            finishGrowth()
        } else if frontier - trimmed >= Self.trimRecords {
            store.trim(main, trimmed..<frontier)
            trimmed = frontier
        }
    }

    private mutating func moveRecord(_ slot: Int, now: UInt64) -> Bool {
        let record = main.record(slot)
        guard record[2] > Form.horizon(at: now) else { return true }
        guard let copy = next.claim(record[0], record[1], tape, &usedNext) else { return false }
        for word in 3..<Form.words { set(copy, word, record[word]) }
        set(copy, 2, record[2])
        if main.isMarked(slot) { next.mark(next.slot(of: copy)) }
        return true
    }

    private mutating func publish(frontier slot: Int) {
        frontier = slot
        set(main.header, RecordHeader.Word.frontier, UInt64(slot))
    }

    private mutating func finishGrowth() {
        let shrunk = main.byteCount - next.byteCount
        tape?.pointee.note(.promoted, next)
        // Should it fail, the frontier at the end of the old file says that the new one has everything.
        _ = store.promote(next, over: main)
        store.close(main)
        if shrunk > 0 { budget.give(shrunk) }
        main = next
        used = usedNext
        usedNext = 0
        frontier = 0
        isGrowing = false
    }

    // MARK: - All at once

    /// Moves everything to a larger region at once: for a record that found no place near its home, which is rare.
    /// False: the memory is full.
    mutating func rebuild(now: UInt64) -> Bool {
        var capacity = Int(truncatingIfNeeded: max(main.capacity, next.capacity))
        for _ in 0..<8 {
            capacity = capacity * 3 / 2 + 1
            let layout = RecordLayout(capacity: capacity, recordWords: Form.words)
            let more = layout.byteCount - max(main.byteCount, next.byteCount)
            guard budget.take(more) else { return false }
            let generation =
                (isGrowing ? next : main).header[RecordHeader.Word.generation] &+ 1
            guard let region = make(layout, generation) else {
                budget.give(more)
                return false
            }
            if let count = copy(into: region, now: now), store.promote(region, over: main) {
                replaceAll(with: region, count)
                return true
            }
            store.remove(region)
            budget.give(more)
        }
        return false
    }

    /// Copies every live record; nil: one found no place. Returns how many there are.
    private func copy(into region: RecordRegion, now: UInt64) -> Int? {
        var count = 0
        func copy(_ part: RecordRegion, from first: Int) -> Bool {
            for slot in first..<part.slots {
                let record = part.record(slot)
                guard record[0] != 0, record[2] > Form.horizon(at: now) else { continue }
                guard let copy = region.claim(record[0], record[1], nil, &count) else { return false }
                for word in 2..<Form.words { copy[word] = record[word] }
                if part.isMarked(slot) { region.mark(region.slot(of: copy)) }
            }
            return true
        }
        guard copy(main, from: frontier) else { return nil }
        guard !isGrowing || copy(next, from: 0) else { return nil }
        return count
    }

    mutating func replaceAll(with region: RecordRegion, _ count: Int) {
        tape?.pointee.note(.promoted, region)
        store.close(main)
        if isGrowing { store.remove(next) }
        main = region
        next = region
        (used, usedNext, frontier, isGrowing) = (count, 0, 0, false)
    }

    private func make(_ layout: RecordLayout, _ generation: UInt64) -> RecordRegion? {
        guard let region = store.make(layout, generation: generation) else { return nil }
        for word in RecordHeader.changingWords {
            region.header[word] = main.header[word]
        }
        return region
    }

    // MARK: - After another process

    /// Takes over what an earlier process left in the regions, in the middle of anything.
    mutating func recover() {
        main.seal()
        frontier = Int(truncatingIfNeeded: main.header[RecordHeader.Word.frontier])
        used = main.countUsed(from: frontier)
        guard isGrowing else { return }
        next.seal()
        usedNext = next.countUsed(from: 0)
        for slot in 0..<next.slots {
            // Copied, but the frontier didn't pass it: the main region's record is the one that counts.
            let record = next.record(slot)
            if record[0] != 0, main.home(record[0]) >= frontier { set(record, 2, 0) }
        }
        if frontier >= main.slots { finishGrowth() }
    }
}

extension RecordRegion {
    /// The record with this key, or an empty one that has it now and is dead; nil: there is none before the end. For a
    /// region in which nobody looks for the key yet.
    func claim(
        _ high: UInt64, _ low: UInt64, _ tape: UnsafeMutablePointer<StoreTape>?,
        _ count: inout Int
    ) -> UnsafeMutablePointer<UInt64>? {
        var record = record(home(high))
        while record[0] != 0 {
            if record[0] == high, record[1] == low { return record }
            record += recordWords
        }
        guard record < self.record(slots - 1) else { return nil }
        for (word, value) in [(2, 0), (1, low), (0, high)] {
            if let tape { StoreTape.note(record + word, value, header, on: tape) }
            tollgate_store_word(record + word, value)
        }
        count += 1
        return record
    }

    /// Whether a record changed since it was last written down.
    func isMarked(_ slot: Int) -> Bool {
        guard let changed else { return false }
        return changed[slot >> 6] >> UInt64(truncatingIfNeeded: slot & 63) & 1 == 1
    }

    /// Makes sure that the last record is empty, which ends every search.
    func seal() { record(slots - 1)[0] = 0 }

    /// Records that are not empty.
    func countUsed(from first: Int) -> Int {
        (min(first, slots)..<slots).reduce(0) { $0 + (record($1)[0] == 0 ? 0 : 1) }
    }
}
