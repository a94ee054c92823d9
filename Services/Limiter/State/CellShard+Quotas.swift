/// Units of quotas that were granted to this limiter.
extension CellShard {
    /// What was granted under a quota and is not used yet, and what was said with the last grant.
    func quota(_ key: CellKey) -> RuleCells {
        var state = RuleCells()
        if let record = cells.find(key.high, key.low) { state.first = RuleCell(record) }
        let second = key.second
        if let record = cells.find(second.high, second.low) { state.second = RuleCell(record) }
        return state
    }

    /// Adds a grant of the period that ends at `end`; false: the memory is full of live counters,
    /// and nothing changed.
    ///
    /// The news are stored first: a process killed in between leaves a grant that looks taken and
    /// is not there, so it admits nobody.
    mutating func credit(
        _ key: CellKey, units: UInt64, _ news: QuotaNews, until end: UInt64, now: UInt64
    ) -> Bool {
        guard let (first, second) = placeBoth(key, now) else { return false }
        let places = Places(in: scratch)
        (places.records[0], places.records[1]) = (first, second)
        var after = RuleCell(first)
        _ = Quota.grant(&after, units: units, until: end, now: now)
        let said = RuleCell(deadAt: after.deadAt, value: news.word)
        _ = change(places, 0) {
            $0.second = said
            return .valueFirst
        }
        _ = change(places, 0) { Quota.grant(&$0.first, units: units, until: end, now: now) }
        return true
    }

    /// Takes the unused units of the period that ends at `end` out. Who comes next asks what can be
    /// had.
    mutating func withdraw(_ key: CellKey, of end: UInt64, now: UInt64) -> UInt64 {
        var places = Places(in: scratch)
        let before = find(key, .quota, 0, &places)
        let apart = max(before.first.deadAt, end) - min(before.first.deadAt, end)
        guard before.first.isLive(at: now), apart <= Quota.sameNanoseconds else { return 0 }
        let units = before.first.value
        _ = change(places, 0) {
            $0.first.value = 0
            return .valueFirst
        }
        _ = change(places, 0) {
            var news = QuotaNews(word: $0.second.value)
            news.left = news.left.saturatingAdd(max(units, 1))
            $0.second.value = news.word
            return .valueFirst
        }
        return units
    }

    private mutating func placeBoth(_ key: CellKey, _ now: UInt64) -> (Record, Record)? {
        let takesEmpty = cells.makeRoom(for: 2, now: now)
        for _ in 0..<3 {
            let first = cells.place(key.high, key.low, now: now, takesEmpty: takesEmpty)
            let other = key.second
            let second = cells.place(
                other.high, other.low, now: now, takesEmpty: takesEmpty, isTaken: { $0 == first })
            if let first, let second { return (first, second) }
            guard takesEmpty, cells.rebuild(now: now) else { return nil }
        }
        return nil
    }
}
