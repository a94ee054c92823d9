import Model

/// Counts how often each record came before, exactly and in bounded memory.
///
/// Problem: identical records must get the ordinals 0, 1, 2 ..., and ten million records are too
/// many to remember in memory. Choice: a table of a fixed size; when it is three quarters full it
/// is sorted, appended to a temporary file as one run, and emptied. Identical records have the
/// same time, so a record can only be in a run whose span of times covers its own: in a log that
/// is ordered by time, hardly ever in any; in another order each is looked up in the runs, newest
/// first. Guarantee: the same ordinals as a dictionary of everything would give. Cost: 12 bytes
/// for each place of the table, 16 bytes of disk for each distinct record, and one read of 4 KiB
/// for each run that may hold the record.
package struct OrdinalLedger: ~Copyable {
    /// Distinct records that are counted in memory.
    package static let recordsInMemory = 3 << 18

    // Open addressing with linear probing; a key of 0 is a free place.
    private var keys: [UInt64]
    private var counts: [UInt32]
    private var used = 0
    private let usedMax: Int
    private var span: ClosedRange<Timestamp>?
    private var runs: [LedgerRun] = []
    private var file: LedgerFile?

    /// A ledger that has seen nothing; `recordsInMemory` is at least 1.
    package init(recordsInMemory: Int = recordsInMemory) {
        usedMax = max(1, recordsInMemory)
        var places = 2
        while places * 3 / 4 < usedMax { places *= 2 }
        keys = [UInt64](repeating: 0, count: places)
        counts = [UInt32](repeating: 0, count: places)
    }

    /// How often the record with this digest came before; it comes once more. `time` is when the
    /// record's event happened, the same for identical records.
    /// - Throws: a failure when the temporary file can't be written or read.
    package mutating func next(_ digest: UInt64, at time: Timestamp) throws -> UInt64 {
        let key = max(1, digest)
        var place = self.place(of: key)
        if keys[place] == key {
            defer { counts[place] &+= 1 }  // below 2^32 identical records
            return UInt64(counts[place])
        }
        let before = try countInRuns(key, at: time)
        if used == usedMax {
            try spill()
            place = self.place(of: key)
        }
        keys[place] = key
        counts[place] = before &+ 1
        used += 1
        span = span.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
        return UInt64(before)
    }

    /// Where the key is, or the free place for it.
    private func place(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var place = Int(truncatingIfNeeded: key &* 0x9E37_79B9_7F4A_7C15 >> 20) & mask
        while keys[place] != 0, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    private func countInRuns(_ key: UInt64, at time: Timestamp) throws -> UInt32 {
        for run in runs.reversed() where run.span.contains(time) {
            if let count = try run.count(of: key) { return count }
        }
        return 0
    }

    /// Moves the whole table to the temporary file.
    private mutating func spill() throws {
        guard let covered = span else { return }
        let file = try self.file ?? LedgerFile()
        self.file = file
        var entries: [LedgerEntry] = []
        entries.reserveCapacity(used)
        for place in keys.indices where keys[place] != 0 {
            entries.append(LedgerEntry(key: keys[place], count: counts[place]))
        }
        entries.sort { $0.key < $1.key }
        runs.append(try LedgerRun(entries, span: covered, in: file))
        for place in keys.indices { keys[place] = 0 }
        used = 0
        span = nil
    }
}
