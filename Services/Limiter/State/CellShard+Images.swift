import Model

/// A shard as it is written down for other machines, and taken over from them.
extension CellShard {
    /// Whose its state is: a term of this limiter's, 0 of nobody's.
    var term: Int64 {
        get { Int64(bitPattern: cells.main.header[RecordHeader.Word.term]) }
        set {
            cells.setHeader(RecordHeader.Word.term, UInt64(bitPattern: newValue))
            holds.setHeader(RecordHeader.Word.term, UInt64(bitPattern: newValue))
        }
    }

    /// By which mark of the cluster its loss is known.
    var lostMark: UInt64 { cells.main.header[RecordHeader.Word.lostMark] }

    /// Whether nothing was ever counted in it.
    var isUntouched: Bool { cells.occupied == 0 && holds.occupied == 0 }

    /// Whether anything is counted that is not over.
    func hasLive(at now: UInt64) -> Bool {
        var isAny = live > 0
        if !isAny { cells.forEachLive(now: now) { _ in isAny = true } }
        return isAny
    }

    /// What changed since this was asked last, or everything; nil: nothing did.
    mutating func takeImage(
        all: Bool, secret: UInt64, _ offset: WallOffset, now: UInt64
    ) -> (bytes: [UInt8], isBase: Bool)? {
        let isTooLong = changes.wordsSinceBase > Self.changesMax(cells.occupied)
        let isBase = all || changes.isBaseDue || isTooLong
        var writer = ShardImageWriter(
            isBase: isBase, loss: loss, lostMark: lostMark, secret: secret, offset)
        let empty = writer.count
        if isBase {
            cells.takeChanged { _ in }
            holds.takeChanged { _ in }
            cells.forEachLive(now: now) { writer.add(cell: $0) }
            holds.forEachLive(now: now) { writer.add(hold: $0) }
        } else {
            cells.takeChanged { writer.add(cell: $0) }
            for name in changes.ended { writer.add(ended: name) }
            holds.takeChanged { if $0[HoldRecord.Word.end] != 0 { writer.add(hold: $0) } }
            if writer.count == empty { return nil }
        }
        changes.wrote(words: writer.count, isBase: isBase)
        return (writer.bytes(), isBase)
    }

    /// Words of changes after which everything is written anew: as many as that takes, and a page.
    private static func changesMax(_ occupied: Int) -> Int { 4 * occupied + 8_192 }

    /// Forgets everything; it is nobody's then.
    mutating func forget() {
        term = 0
        cells.empty()
        holds.empty()
        (schedule, live, loss) = (HoldSchedule(), 0, ShardLoss())
        set(loss, mark: 0)
        changes = ShardChanges()
        changes.isTracked = cells.main.changed != nil
    }

    /// Takes the state of an image in place of whatever is here, under a term. False: not all of it found room.
    mutating func take(
        _ image: ShardImage, _ loss: ShardLoss, mark: UInt64, term: Int64, _ offset: WallOffset,
        now: UInt64
    ) -> Bool {
        forget()
        var isWhole = true
        for (key, cell) in image.cells {
            let deadAt = offset.fromWall(cell.deadAt)
            guard deadAt > now, !CellKey.isQuota(low: key.low) else { continue }
            guard let record = placeMark(key, now) else {
                isWhole = false
                continue
            }
            cells.set(record, 3, cell.value)
            cells.set(record, 2, deadAt)
        }
        for (name, words) in image.holds where !take(hold: name, words, offset, now) {
            isWhole = false
        }
        recover(now: now)
        set(isWhole ? loss : ShardLoss(at: max(now, 1), age: .max), mark: mark)
        self.term = term
        return isWhole
    }

    /// Goes on, under a term, with what is here; `loss`: what is missing, unless more was before.
    mutating func takeAlong(_ loss: ShardLoss, mark: UInt64, term: Int64) {
        set(loss.at == 0 ? self.loss : loss, mark: mark)
        changes = ShardChanges()
        changes.isTracked = cells.main.changed != nil
        self.term = term
    }

    private mutating func take(
        hold name: CellKey, _ words: [UInt64], _ offset: WallOffset, _ now: UInt64
    ) -> Bool {
        let isThere = holds.makeRoom(for: 1, now: now)
        var place = isThere ? holds.place(name.high, name.low, now: now) : nil
        if place == nil, isThere, holds.rebuild(now: now) {
            place = holds.place(name.high, name.low, now: now)
        }
        guard let record = place else { return false }
        for (index, word) in words.enumerated().dropFirst() { holds.set(record, 2 + index, word) }
        let hold = HoldRecord(record: record)
        for index in 0..<hold.count {
            let first = HoldRecord.Word.rules + index * HoldRecord.Word.ruleWords
            let epoch = offset.fromWall(record[first + 2])
            holds.set(record, first + 2, epoch)
            // Units of a quota were another limiter's; what was charged before this machine started can't be told.
            if epoch == 0 || hold.entry(index)?.limit.kind == .quota { holds.set(record, first, 0) }
        }
        // One that ran out on the way gives back what it held at once; clocks that differ make none longer.
        let end = min(max(1, offset.fromWall(words[0])), now.saturatingAdd(RuleLimit.leaseMax))
        holds.set(record, HoldRecord.Word.end, end)
        return true
    }

    private mutating func set(_ loss: ShardLoss, mark: UInt64) {
        self.loss = loss
        for (word, value) in [
            (RecordHeader.Word.lostAt, loss.at), (RecordHeader.Word.lostAge, loss.age),
            (RecordHeader.Word.lostMark, mark),
        ] {
            cells.setHeader(word, value)
            holds.setHeader(word, value)
        }
    }
}
