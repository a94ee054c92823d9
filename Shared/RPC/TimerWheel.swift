import Model

/// Many timers, most of which are removed before they fire: insert and remove take constant time
/// and, once warm, no memory. Pure: time is a parameter, and nothing fires unless `expire` is
/// called.
///
/// A hashed wheel: slot = tick mod slots; an entry waits in its slot for its own tick. It fires at
/// most one tick late when `expire` is called every tick, and never early.
package struct TimerWheel<Value> {
    /// Names a timer until it fires or is removed; of no meaning afterwards.
    package struct ID: Sendable, Equatable {
        fileprivate let entry: Int
        fileprivate let generation: UInt64
    }

    private struct Entry {
        var value: Value?
        var tick: UInt64 = 0
        var previous = -1
        var next = -1
        var generation: UInt64 = 0
    }

    private let tickNanoseconds: UInt64
    private var heads: [Int]
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var lastTick: UInt64

    /// How many timers wait.
    package private(set) var count = 0

    /// Makes an empty wheel; one turn takes `tickNanoseconds * slots`.
    package init(tickNanoseconds: UInt64, slots: Int, now: MonotonicInstant) {
        precondition(tickNanoseconds > 0 && slots > 0, "a wheel has ticks and slots")
        self.tickNanoseconds = tickNanoseconds
        heads = Array(repeating: -1, count: slots)
        lastTick = now.nanoseconds / tickNanoseconds
    }

    /// Adds a timer that fires at the first `expire` at or after `instant`.
    package mutating func insert(_ value: Value, at instant: MonotonicInstant) -> ID {
        let (quotient, remainder) = instant.nanoseconds.quotientAndRemainder(
            dividingBy: tickNanoseconds)
        let due = remainder == 0 ? quotient : quotient + 1
        let tick = max(due, lastTick + 1)
        let index: Int
        if let recycled = free.popLast() {
            index = recycled
        } else {
            index = entries.count
            entries.append(Entry())
        }
        let slot = self.slot(of: tick)
        let first = heads[slot]
        entries[index].value = value
        entries[index].tick = tick
        entries[index].previous = -1
        entries[index].next = first
        if first >= 0 { entries[first].previous = index }
        heads[slot] = index
        count += 1
        return ID(entry: index, generation: entries[index].generation)
    }

    /// Removes a timer; does nothing when it fired or was removed before.
    package mutating func remove(_ id: ID) {
        guard entries.indices.contains(id.entry), entries[id.entry].generation == id.generation
        else { return }
        _ = unlink(id.entry)
    }

    /// Removes every timer that is due at `now` and appends its value to `due`.
    package mutating func expire(at now: MonotonicInstant, into due: inout [Value]) {
        let nowTick = now.nanoseconds / tickNanoseconds
        guard nowTick > lastTick else { return }
        let slots = UInt64(heads.count)
        let first = nowTick - lastTick >= slots ? nowTick - (slots - 1) : lastTick + 1
        lastTick = nowTick
        guard count > 0 else { return }
        for tick in first...nowTick {
            var index = heads[slot(of: tick)]
            while index >= 0 {
                let next = entries[index].next
                if entries[index].tick <= nowTick, let value = unlink(index) { due.append(value) }
                index = next
            }
        }
    }

    private func slot(of tick: UInt64) -> Int { Int(tick % UInt64(heads.count)) }

    private mutating func unlink(_ index: Int) -> Value? {
        let entry = entries[index]
        if entry.previous >= 0 {
            entries[entry.previous].next = entry.next
        } else {
            heads[slot(of: entry.tick)] = entry.next
        }
        if entry.next >= 0 { entries[entry.next].previous = entry.previous }
        entries[index] = Entry(generation: entry.generation + 1)
        free.append(index)
        count -= 1
        return entry.value
    }
}
