import Model

/// Counters of the subjects whose hash falls in one shard: an open-addressed table of 32-byte cells.
///
/// Problem: millions of subjects, three rules each, decided in tens of nanoseconds, in bounded memory.
/// Choice: one flat array with linear probing. All rules of a subject share a home cell (the rule's ordinal is
/// the low byte of the key), so a decision touches one or two cache lines. Nothing is ever deleted: a cell whose
/// window is over carries no information and is reused in place, which keeps every probe chain whole.
/// Guarantee: a live cell is never dropped, whatever arrives. Cost: growth copies the shard while it is locked.
struct WindowShard: ~Copyable {
    /// One subject under one rule. (0, 0) in the key: empty.
    struct Slot {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var cell = FixedWindow.Cell()
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var capacity: Int
    private let capacityMax: Int
    /// Slots that are not empty, live or not.
    private(set) var occupied = 0

    /// Makes an empty shard; both capacities are powers of two, in cells.
    init(capacity: Int, capacityMax: Int) {
        precondition(capacity > 0 && capacity.nonzeroBitCount == 1, "a power of two")
        precondition(capacityMax >= capacity && capacityMax.nonzeroBitCount == 1, "a power of two")
        self.capacity = capacity
        self.capacityMax = capacityMax
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
    }

    deinit { slots.deallocate() }

    /// Memory held, in bytes.
    var bytes: Int { capacity * MemoryLayout<Slot>.stride }

    /// Decides a call over all rules, and when every rule admits it (and `counts`), counts it in all of them.
    /// - Returns: false when the shard is full of live cells at its cap: nothing is known of this subject.
    mutating func decide(
        _ subject: SubjectHash, _ limits: [RuleLimit], cost: UInt64, now: UInt64, counts: Bool,
        into decision: inout Decision
    ) -> Bool {
        decision.restart()
        var found = InlineArray<8, Int>(repeating: -1)
        var isMissing = false
        for ordinal in limits.indices {
            let index = find(subject, ordinal)
            found[ordinal] = index
            isMissing = isMissing || index < 0
            let cell = index < 0 ? FixedWindow.Cell() : slots[index].cell
            decision.add(
                FixedWindow.decide(cell, limit: limits[ordinal].units, cost: cost, now: now))
        }
        guard decision.isAllowed, counts, cost > 0 else { return true }
        if isMissing, !makeRoom(for: limits.count, now: now) { return false }
        for ordinal in limits.indices {
            // Making room may have moved every slot, so indexes found before it are looked up again.
            let index = isMissing ? place(subject, ordinal, now: now) : found[ordinal]
            FixedWindow.count(
                &slots[index].cell, window: limits[ordinal].window, cost: cost, now: now)
            decision.verdicts[ordinal].remaining -= cost
            decision.verdicts[ordinal].resetNanoseconds = slots[index].cell.endsAt - now
        }
        return true
    }

    // MARK: - The table

    private func key(_ subject: SubjectHash, _ ordinal: Int) -> (high: UInt64, low: UInt64) {
        (subject.high | 1, (subject.low & ~0xFF) | UInt64(truncatingIfNeeded: ordinal))
    }

    private func home(_ high: UInt64) -> Int {
        Int(truncatingIfNeeded: high >> 8) & (capacity - 1)
    }

    /// Index of the slot with this key, or -1.
    private func find(_ subject: SubjectHash, _ ordinal: Int) -> Int {
        let key = key(subject, ordinal)
        var index = home(key.high)
        while slots[index].high != 0 {
            if slots[index].high == key.high, slots[index].low == key.low { return index }
            index = (index + 1) & (capacity - 1)
        }
        return -1
    }

    /// Index of the slot with this key, taking an empty or expired one when there is none. Room was made before.
    private mutating func place(_ subject: SubjectHash, _ ordinal: Int, now: UInt64) -> Int {
        let key = key(subject, ordinal)
        var index = home(key.high)
        var reusable = -1
        while slots[index].high != 0 {
            if slots[index].high == key.high, slots[index].low == key.low { return index }
            if reusable < 0, !slots[index].cell.isLive(at: now) { reusable = index }
            index = (index + 1) & (capacity - 1)
        }
        if reusable >= 0 {
            index = reusable
        } else {
            occupied += 1
        }
        slots[index] = Slot(high: key.high, low: key.low)
        return index
    }

    /// Makes sure that `count` more slots fit below the load limit (3/4), by dropping expired ones or growing.
    private mutating func makeRoom(for count: Int, now: UInt64) -> Bool {
        guard occupied + count > capacity / 4 * 3 else { return true }
        var live = 0
        for index in 0..<capacity where slots[index].high != 0 && slots[index].cell.isLive(at: now)
        {
            live += 1
        }
        if live + count > capacity / 2, capacity < capacityMax {
            rebuild(capacity: capacity * 2, now: now)
        } else if live + count <= capacity / 4 * 3 {
            rebuild(capacity: capacity, now: now)
        } else {
            return false
        }
        return true
    }

    private mutating func rebuild(capacity newCapacity: Int, now: UInt64) {
        let old = slots
        let oldCapacity = capacity
        slots = .allocate(capacity: newCapacity)
        slots.initialize(repeating: Slot(), count: newCapacity)
        capacity = newCapacity
        occupied = 0
        for index in 0..<oldCapacity where old[index].high != 0 && old[index].cell.isLive(at: now) {
            var target = home(old[index].high)
            while slots[target].high != 0 { target = (target + 1) & (capacity - 1) }
            slots[target] = old[index]
            occupied += 1
        }
        old.deallocate()
    }
}
