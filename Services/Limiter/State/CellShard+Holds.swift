/// Leases and reservations.
extension CellShard {
    /// Keeps what was just charged: of a reservation everything, of a lease what rules of concurrency count. Room was
    /// made before. Returns the mark for the call's request id.
    mutating func keep(
        _ question: UnsafePointer<LimitQuestion>, _ intent: Intent, _ places: borrowing Places,
        _ decision: inout Decision
    ) -> UInt64 {
        let isReservation = intent == .reserve
        guard let placed = places.hold else { return HoldNames.noHold }
        let record = placed.record
        var count: UInt64 = 0
        for index in 0..<decision.count where decision.verdicts[index].isAdmitted {
            let limit = question.pointee.limits[index]
            guard isReservation || limit.kind == .concurrency else { continue }
            let epoch = RuleArithmetic.epoch(of: state(places, index), limit, at: question.pointee.time)
            let words = HoldRecord.words(
                of: question.pointee.key(index), epoch, limit, isShadow: decision.isShadow(index))
            let first = HoldRecord.Word.rules + Int(count) * HoldRecord.Word.ruleWords
            for word in words.indices { holds.set(record, first + word, words[word]) }
            count += 1
        }
        // No rule of concurrency counted the call: there is nothing to give back.
        guard count > 0 || isReservation else { return HoldNames.noHold }
        let end = max(question.pointee.time.leaseEnd, 1)
        holds.set(record, HoldRecord.Word.units, question.pointee.cost)
        holds.set(record, HoldRecord.Word.shape, count | (isReservation ? 1 << 8 : 0))
        holds.set(record, HoldRecord.Word.org, UInt64(bitPattern: question.pointee.org.value))
        holds.set(record, HoldRecord.Word.end, end)
        holds.mark(record)
        schedule(end, placed.name)
        decision.hold = HoldID(
            org: question.pointee.org, high: placed.name.high, low: placed.name.low)
        return placed.mark
    }

    /// Makes room for a hold, and gives it a name of its own; nil: the memory is full.
    mutating func placeHold(_ question: UnsafePointer<LimitQuestion>) -> PlacedHold? {
        let now = question.pointee.time.monotonic
        guard holds.makeRoom(for: 1, now: now) else { return nil }
        if let placed = nameHold(question, now) { return placed }
        return holds.rebuild(now: now) ? nameHold(question, now) : nil
    }

    private mutating func nameHold(
        _ question: UnsafePointer<LimitQuestion>, _ now: UInt64
    ) -> PlacedHold? {
        if let request = question.pointee.request {
            for number in 0..<HoldNames.triesMax {
                let name = names.requested(request, number: number)
                guard let record = holds.place(name.high, name.low, now: now) else { return nil }
                if record[HoldRecord.Word.end] == 0 { return PlacedHold(record, name, 2 + number) }
            }
        }
        named &+= 1
        let name = names.counted(named, shard: shard)
        guard let record = holds.place(name.high, name.low, now: now) else { return nil }
        return PlacedHold(record, name, HoldNames.noHold)
    }

    private mutating func schedule(_ end: UInt64, _ name: CellKey) {
        live += 1
        // Holds that ended early leave their ends behind.
        if schedule.count > 64 + 4 * live { forgetEnded() }
        schedule.insert(HoldSchedule.Due(end: end, high: name.high, low: name.low))
    }

    private mutating func forgetEnded() {
        var kept = HoldSchedule()
        while let due = schedule.next(at: .max) {
            if let record = holds.find(due.high, due.low), record[HoldRecord.Word.end] == due.end {
                kept.insert(due)
            }
        }
        schedule = kept
    }

    /// The live record of a hold.
    private func find(_ hold: HoldID, at now: UInt64) -> HoldRecord? {
        guard let record = holds.find(hold.high | 1, hold.low) else { return nil }
        let found = HoldRecord(record: record)
        let isOfOrg = found.org == UInt64(bitPattern: hold.org.value)
        return found.end > now && isOfOrg ? found : nil
    }

    /// Whether a live hold has units of a counter.
    func counts(_ hold: HoldID, under key: CellKey, now: UInt64) -> Bool {
        find(hold, at: now)?.index(of: key) != nil
    }

    // MARK: - Ending

    /// Ends a hold, and gives everything back.
    mutating func cancel(_ hold: HoldID, at time: DecisionTime) -> HoldAnswer {
        if schedule.nextEnd <= time.monotonic { expireHolds(at: time) }
        guard let found = find(hold, at: time.monotonic) else {
            guard let before = ended(hold, time.monotonic) else { return .unknown }
            return before.isCommit ? .endedOtherwise : .repeated
        }
        note(Ended(isCommit: false, units: 0), of: hold, time.monotonic)
        end(found, keeping: 0, at: time)
        return .settled
    }

    /// Ends a reservation with what was used; nil: all of it.
    mutating func commit(
        _ hold: HoldID, units: UInt64?, at time: DecisionTime, into decision: inout Decision
    ) -> HoldAnswer {
        decision.restart()
        if schedule.nextEnd <= time.monotonic { expireHolds(at: time) }
        guard let found = find(hold, at: time.monotonic), found.isReservation else {
            guard let before = ended(hold, time.monotonic) else { return .unknown }
            decision.units = before.units
            return before.isCommit ? .repeated : .endedOtherwise
        }
        let units = units ?? found.units
        let more = units > found.units ? units - found.units : 0
        let answer = withUnsafeTemporaryAllocation(
            of: RuleLimit.self, capacity: Decision.rulesMax
        ) { limits in
            var question = ask(found, of: hold, limits, cost: more, at: time)
            return chargeMore(&question, into: &decision)
        }
        guard answer == .settled else {
            decision.units = more
            return answer
        }
        decision.units = units
        note(Ended(isCommit: true, units: units), of: hold, time.monotonic)
        end(found, keeping: units, at: time)
        return .settled
    }

    /// How a hold ended, as its mark remembers it for 60 s.
    private struct Ended {
        var isCommit: Bool
        /// At most 2^62 - 1.
        var units: UInt64

        init(isCommit: Bool, units: UInt64) { (self.isCommit, self.units) = (isCommit, units) }

        init(mark: UInt64) { self.init(isCommit: mark & 1 == 1, units: mark >> 2) }

        var mark: UInt64 { min(units, .max >> 2) << 2 | 2 | (isCommit ? 1 : 0) }
    }

    /// How a hold that is over ended; nil: it ran out, or that is forgotten.
    private func ended(_ hold: HoldID, _ now: UInt64) -> Ended? {
        let key = CellKey.ended(hold)
        guard let record = cells.find(key.high, key.low), RuleCell(record).isLive(at: now) else {
            return nil
        }
        return Ended(mark: record[3])
    }

    /// Remembers how a hold ends, before it does: while it is there, nobody looks for the mark. Without room nothing is
    /// remembered, and who asks again is told that there is no such hold.
    private mutating func note(_ ended: Ended, of hold: HoldID, _ now: UInt64) {
        if let record = placeMark(CellKey.ended(hold), now) { setMark(record, ended.mark, now) }
    }

    /// Counts what a reservation takes above its units. `.settled`: it is counted.
    private mutating func chargeMore(
        _ question: UnsafePointer<LimitQuestion>, into decision: inout Decision
    ) -> HoldAnswer {
        var places = Places(in: scratch)
        judge(question, cost: question.pointee.cost, &places, into: &decision)
        guard decision.isAllowed else { return .denied }
        guard question.pointee.cost > 0 else { return .settled }
        if places.missing > 0 {
            let hasRoom = makeRoom(question, &places, &decision, needsHold: false)
            guard hasRoom else { return .full }
        }
        charge(question, places, &decision)
        return .settled
    }

    /// A question by the rules of a hold that count calls, as they were when it was made.
    private func ask(
        _ found: HoldRecord, of hold: HoldID, _ limits: UnsafeMutableBufferPointer<RuleLimit>,
        cost: UInt64, at time: DecisionTime
    ) -> LimitQuestion {
        var subjects = InlineArray<8, SubjectHash>(repeating: SubjectHash(high: 0, low: 0))
        var count = 0
        for index in 0..<found.count {
            guard let entry = found.entry(index), entry.limit.kind != .concurrency else { continue }
            // The key is the subject's when the identity is 0.
            subjects[count] = SubjectHash(high: entry.key.high, low: entry.key.low)
            limits.initializeElement(at: count, to: present(entry))
            count += 1
        }
        var question = LimitQuestion(
            org: hold.org, shard: shard,
            limits: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(limits)[..<count]),
            subject: subjects[0], cost: cost, time: time)
        question.subjects = subjects
        return question
    }

    /// The rule of an entry; of a bucket with the tick that its counter has now, so that nothing is converted.
    private func present(_ entry: HoldRecord.Entry) -> RuleLimit {
        var limit = entry.limit
        if limit.kind == .bucket, let record = cells.find(entry.key.high, entry.key.low),
            record[3] > 0
        {
            limit.tick = record[3]
        }
        return limit
    }

    /// Ends a hold and gives back what is above `units`; places under rules of concurrency are free again.
    private mutating func end(
        _ hold: HoldRecord, keeping units: UInt64, at time: DecisionTime
    ) {
        let all = hold.units
        holds.set(hold.record, HoldRecord.Word.end, 0)
        holds.mark(hold.record)
        changes.noteEnd(high: hold.record[0], low: hold.record[1])
        live -= 1
        for index in 0..<hold.count {
            guard let entry = hold.entry(index) else { continue }
            let back = entry.limit.kind == .concurrency ? all : all - min(units, all)
            guard back > 0 else { continue }
            let limit = present(entry)
            var places = Places(in: scratch)
            _ = find(entry.key, limit.kind, 0, &places)
            _ = change(places, 0) {
                RuleArithmetic.giveBack(
                    &$0, limit, units: back, chargedIn: entry.epoch, at: time)
            }
        }
    }

    /// Ends every hold that ran out.
    mutating func expireHolds(at time: DecisionTime) {
        while let due = schedule.next(at: time.monotonic) {
            guard let record = holds.find(due.high, due.low) else { continue }
            let hold = HoldRecord(record: record)
            if hold.end == due.end { end(hold, keeping: 0, at: time) }
        }
    }

    // MARK: - Concurrency

    /// Nanoseconds until enough leases of a subject have run out; `longest`, the end of the last one, when there are so
    /// many leases that looking at each would take long.
    func wait(
        for cost: UInt64, _ key: CellKey, _ limit: RuleLimit, _ longest: UInt64, _ now: UInt64
    ) -> UInt64 {
        guard longest != RuleVerdict.never, schedule.count <= Self.leasesLookedAt else {
            return longest
        }
        var leases: [Concurrency.Lease] = []
        schedule.forEach { due in
            guard let record = holds.find(due.high, due.low) else { return }
            let hold = HoldRecord(record: record)
            guard hold.end == due.end, hold.index(of: key) != nil else { return }
            leases.append(Concurrency.Lease(end: hold.end, units: hold.units))
        }
        let wait = Concurrency.wait(for: cost, limit, leases: &leases, now: now)
        return wait == 0 ? longest : min(wait, longest)
    }

    private static var leasesLookedAt: Int { 256 }
}
