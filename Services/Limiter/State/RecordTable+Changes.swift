/// What a snapshot needs of a table.
extension RecordTable {
    /// Runs `body` with each record that changed since this was asked last, and forgets that it did.
    func takeChanged(_ body: (Record) -> Void) {
        take(main, from: frontier, body)
        if isGrowing { take(next, from: 0, body) }
    }

    private func take(_ region: RecordRegion, from first: Int, _ body: (Record) -> Void) {
        guard let changed = region.changed else { return }
        for word in 0..<region.changedWords where changed[word] != 0 {
            var bits = changed[word]
            changed[word] = 0
            while bits != 0 {
                let slot = word * 64 + bits.trailingZeroBitCount
                bits &= bits &- 1
                guard slot >= first, slot < region.slots else { continue }
                let record = region.record(slot)
                if record[0] != 0 { body(record) }
            }
        }
    }

    /// Forgets every record, and gives the memory back.
    ///
    /// Killed in between: some records may be there still. Who empties a table says before that they are worth nothing.
    mutating func empty() {
        let layout = RecordLayout(capacity: 1, recordWords: Form.words)
        let before = max(main.byteCount, next.byteCount)
        let generation = (isGrowing ? next : main).header[RecordHeader.Word.generation] &+ 1
        if before > layout.byteCount, let region = store.make(layout, generation: generation) {
            if store.promote(region, over: main) {
                replaceAll(with: region, 0)
                budget.give(before - layout.byteCount)
                return
            }
            store.remove(region)
        }
        forEachLive(now: 0) { set($0, 2, 0) }
        takeChanged { _ in }
    }

    /// Stores a word of the header, of both regions while the table grows.
    func setHeader(_ word: Int, _ value: UInt64) {
        set(main.header, word, value)
        if isGrowing { set(next.header, word, value) }
    }
}
