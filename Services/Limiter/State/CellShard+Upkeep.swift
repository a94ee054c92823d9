/// What operators and other parts of the limiter do to the counts.
extension CellShard {
    /// Gives units back that were charged at `chargedAt`, where their window still runs. A request id is marked before:
    /// repeated, it gives nothing back again.
    mutating func refund(
        _ question: UnsafePointer<LimitQuestion>, chargedAt: UInt64, into decision: inout Decision
    ) -> LimitAnswer {
        decision.restart()
        let now = question.pointee.time.monotonic
        if schedule.nextEnd <= now { expireHolds(at: question.pointee.time) }
        var isRepeated = false
        if let request = question.pointee.request {
            isRepeated = mark(of: request, now) != nil
            if !isRepeated {
                guard let record = placeMark(CellKey.request(request), now) else { return .full }
                setMark(record, HoldNames.noHold, now)
            }
        }
        var places = Places(in: scratch)
        for index in question.pointee.limits.indices where !isRepeated {
            let (limit, time) = (question.pointee.limits[index], question.pointee.time)
            let state = find(question.pointee.key(index), limit.kind, index, &places)
            guard
                let epoch = RuleArithmetic.epoch(
                    of: state, limit, chargedAt: chargedAt, at: time)
            else { continue }
            let units = question.pointee.cost
            _ = change(places, index) {
                RuleArithmetic.giveBack(&$0, limit, units: units, chargedIn: epoch, at: time)
            }
        }
        judge(question, cost: 0, &places, into: &decision)
        return isRepeated ? .repeated : .decided
    }

    /// A record for a mark; nil: the memory is full of live counters.
    mutating func placeMark(_ key: CellKey, _ now: UInt64) -> Record? {
        let takesEmpty = cells.makeRoom(for: 1, now: now)
        if let record = cells.place(key.high, key.low, now: now, takesEmpty: takesEmpty) {
            return record
        }
        guard takesEmpty, cells.rebuild(now: now) else { return nil }
        return cells.place(key.high, key.low, now: now)
    }

    /// Forgets what was counted under every rule; of quotas, what was granted is kept.
    mutating func reset(_ question: UnsafePointer<LimitQuestion>) {
        var places = Places(in: scratch)
        for index in question.pointee.limits.indices where question.pointee.limits[index].kind != .quota {
            let key = question.pointee.key(index)
            let kind = question.pointee.limits[index].kind
            _ = find(key, kind, index, &places)
            if kind == .concurrency { forgetLeases(under: key) }
            _ = change(places, index) {
                $0.first.deadAt = 0
                $0.second.deadAt = 0
                return .deadAtFirst
            }
        }
    }

    /// What leases hold under a key will not be given back: it was forgotten.
    private mutating func forgetLeases(under key: CellKey) {
        holds.forEachLive(now: 0) { record in
            let hold = HoldRecord(record: record)
            guard let index = hold.index(of: key) else { return }
            holds.set(record, HoldRecord.Word.rules + index * HoldRecord.Word.ruleWords, 0)
            holds.mark(record)
        }
    }

    // MARK: - After another process

    /// Puts in order what an earlier process left in the middle of something: the ends of holds, and the counters of
    /// concurrency, which are what the leases say.
    mutating func recover(now: UInt64) {
        var leases: [CellKey: RuleCell] = [:]
        var found = HoldSchedule()
        var count = 0
        holds.forEachLive(now: now) { record in
            let hold = HoldRecord(record: record)
            guard hold.end <= now.saturatingAdd(RuleLimit.leaseMax) else {
                // No hold is this long: the record is damaged.
                holds.set(record, HoldRecord.Word.end, 0)
                return
            }
            count += 1
            found.insert(HoldSchedule.Due(end: hold.end, high: record[0], low: record[1]))
            for index in 0..<hold.count {
                guard let entry = hold.entry(index), entry.limit.kind == .concurrency else {
                    continue
                }
                let before = leases[entry.key, default: RuleCell()]
                leases[entry.key] = RuleCell(
                    deadAt: max(before.deadAt, hold.end),
                    value: before.value.saturatingAdd(hold.units))
            }
        }
        (schedule, live) = (found, count)
        cells.forEachLive(now: now) { record in
            guard CellKey.isConcurrency(low: record[1]) else { return }
            let lease = leases.removeValue(forKey: CellKey(high: record[0], low: record[1]))
            cells.set(record, 3, lease?.value ?? 0)
            cells.set(record, 2, lease?.deadAt ?? 0)
        }
        for (key, lease) in leases {
            // The counter of a live lease is gone: only damage does that.
            guard let record = placeMark(key, now) else { continue }
            cells.set(record, 3, lease.value)
            cells.set(record, 2, lease.deadAt)
            cells.mark(record)
        }
    }
}
