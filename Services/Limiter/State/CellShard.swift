/// The state of the orgs of one shard: counters, leases and reservations. Each function is one transaction: whoever
/// calls holds the shard's lock.
///
/// All or nothing: every rule is judged before any is charged, and room for all is made before the first is.
/// Killed in between, a charge may be in some counters and not in others: it was not acknowledged, and a counter that
/// has it says more than was admitted, never less. For the same reason a hold is stored after its units were charged,
/// and ended before they are given back.
///
/// What a decision passes on is passed by address, `self` too (so functions on its way are `mutating`): to borrow one
/// of these the compiler copies it.
struct CellShard: ~Copyable {
    typealias Record = UnsafeMutablePointer<UInt64>

    var cells: RecordTable<CellForm>
    var holds: RecordTable<HoldForm>
    var schedule = HoldSchedule()
    var loss: ShardLoss
    var changes = ShardChanges()
    /// Names holds.
    let names: HoldNames
    /// Holds that were named, and those that are live.
    var (named, live): (UInt64, Int) = (0, 0)
    let shard: Int
    /// Where `Places` are.
    let scratch = UnsafeMutablePointer<Record?>.allocate(capacity: Places.count)

    /// Takes over the tables of a shard, as an earlier process may have left them.
    init(
        cells: consuming RecordTable<CellForm>, holds: consuming RecordTable<HoldForm>,
        names: HoldNames, now: UInt64
    ) {
        let header = cells.main.header
        shard = Int(truncatingIfNeeded: header[RecordHeader.Word.shard])
        loss = ShardLoss(
            at: header[RecordHeader.Word.lostAt], age: header[RecordHeader.Word.lostAge])
        changes.isTracked = cells.main.changed != nil
        self.cells = cells
        self.holds = holds
        self.names = names
        scratch.initialize(repeating: nil, count: Places.count)
        recover(now: now)
    }

    deinit { scratch.deallocate() }

    /// What a decision is for.
    enum Intent {
        /// To look only.
        case look
        /// To count what is admitted.
        case count
        /// To count it, and keep it in a reservation that ends at `time.leaseEnd`.
        case reserve
    }

    /// Where the counters of one decision are.
    ///
    /// A view of the shard's own scratch memory, so that passing it on copies nothing: there is one at a time.
    struct Places {
        /// Of rule n the first at 2n, and of a sliding window the second at 2n + 1; at 16 the mark of the request id.
        let records: UnsafeMutablePointer<Record?>
        /// Counters that are not there yet.
        var missing = 0
        /// Whether a rule of concurrency is among the rules.
        var hasConcurrency = false
        /// Where the hold that is to be made will be.
        var hold: PlacedHold?

        static let request = 16
        static let count = 17

        /// No places, in memory for `count` of them.
        @inline(__always)
        init(in scratch: UnsafeMutablePointer<Record?>) {
            records = scratch
            scratch.update(repeating: nil, count: Self.count)
        }

        /// Whether a record is one of these.
        func contains(_ record: Record) -> Bool {
            (0..<Self.count).contains { records[$0] == record }
        }
    }

    /// A place for a hold, its name, and the mark of a request id that leads to it.
    struct PlacedHold {
        let record: Record
        let name: CellKey
        let mark: UInt64

        init(_ record: Record, _ name: CellKey, _ mark: UInt64) {
            (self.record, self.name, self.mark) = (record, name, mark)
        }
    }

    /// Decides a call by all its rules, and counts it when every one that binds admits it.
    mutating func decide(
        _ question: UnsafePointer<LimitQuestion>, _ intent: Intent, into decision: inout Decision
    ) -> LimitAnswer {
        decision.restart()
        let now = question.pointee.time.monotonic
        if schedule.nextEnd <= now { expireHolds(at: question.pointee.time) }
        var places = Places(in: scratch)
        if let request = question.pointee.request, let mark = mark(of: request, now) {
            judge(question, cost: 0, &places, into: &decision)
            decision.admit()
            decision.hold = names.hold(of: question, mark: mark)
            return .repeated
        }
        judge(question, cost: question.pointee.cost, &places, into: &decision)
        var needsHold = places.hasConcurrency
        switch intent {
        case .look: return .decided
        case .count: break
        case .reserve: needsHold = true
        }
        let hasRequest = question.pointee.request != nil
        guard decision.isAllowed, question.pointee.cost > 0 else {
            settle(question, places, &decision)
            return .decided
        }
        if places.missing > 0 || needsHold || hasRequest {
            guard makeRoom(question, &places, &decision, needsHold: needsHold) else { return .full }
        }
        charge(question, places, &decision)
        let mark = needsHold ? keep(question, intent, places, &decision) : HoldNames.noHold
        if hasRequest { set(mark: mark, places, now) }
        return .decided
    }

    // MARK: - Judging

    mutating func judge(
        _ question: UnsafePointer<LimitQuestion>, cost: UInt64, _ places: inout Places,
        into decision: inout Decision
    ) {
        let now = question.pointee.time.monotonic
        guard var limit = question.pointee.limits.baseAddress else { return }
        for index in 0..<question.pointee.limits.count {
            let subject = question.pointee.subjects[index]
            let cells = find(
                CellKey(subject, limit.pointee), limit.pointee.kind, index, &places)
            var verdict =
                limit.pointee.kind == .fixed
                ? FixedWindow.decide(cells.first, limit.pointee, cost: cost, now: now)
                : RuleArithmetic.decide(cells, limit.pointee, cost: cost, at: question.pointee.time)
            if limit.pointee.kind == .concurrency {
                places.hasConcurrency = true
                if !verdict.isAdmitted {
                    verdict.retryNanoseconds = wait(
                        for: cost, CellKey(subject, limit.pointee), limit.pointee,
                        verdict.retryNanoseconds, now)
                }
            } else if verdict.needsGrant, !decision.isAllowed {
                // Denied by others before: whether units could be had is not asked.
                verdict.retryNanoseconds = 0
            }
            if loss.at != 0, loss.concerns(limit.pointee, at: now) {
                decision.restored |= 1 << UInt8(truncatingIfNeeded: index)
                decision.restoredAge = loss.age
            }
            decision.add(verdict, isShadow: !limit.pointee.binds(subject))
            limit += 1
        }
    }

    /// The state of a rule, and where it is.
    @inline(__always)
    func find(
        _ key: CellKey, _ kind: RuleLimit.Kind, _ index: Int, _ places: inout Places
    ) -> RuleCells {
        var state = RuleCells()
        if let record = cells.find(key.high, key.low) {
            state.first = RuleCell(record)
            places.records[2 * index] = record
        } else {
            places.records[2 * index] = nil
            places.missing += 1
        }
        guard kind == .sliding || kind == .quota else { return state }
        if let record = cells.find(key.second.high, key.second.low) {
            state.second = RuleCell(record)
            places.records[2 * index + 1] = record
        } else {
            places.records[2 * index + 1] = nil
            places.missing += 1
        }
        return state
    }

    // MARK: - Counting

    /// Makes room for everything that counting a call writes, and finds its place; false: there is none.
    mutating func makeRoom(
        _ question: UnsafePointer<LimitQuestion>, _ places: inout Places,
        _ decision: inout Decision, needsHold: Bool
    ) -> Bool {
        let now = question.pointee.time.monotonic
        let hold = needsHold ? placeHold(question) : nil
        guard !needsHold || hold != nil else { return false }
        let takesEmpty = cells.makeRoom(for: places.missing + 1, now: now)
        for _ in 0..<3 {
            if place(question, &places, &decision, takesEmpty: takesEmpty) {
                places.hold = hold
                return true
            }
            guard takesEmpty, cells.rebuild(now: now) else { return false }
        }
        return false
    }

    /// Finds or takes the counters that counting changes; false: one has no place.
    private mutating func place(
        _ question: UnsafePointer<LimitQuestion>, _ places: inout Places,
        _ decision: inout Decision, takesEmpty: Bool
    ) -> Bool {
        let now = question.pointee.time.monotonic
        // Making room may have moved every record.
        places = Places(in: scratch)
        for index in 0..<decision.count {
            _ = find(question.pointee.key(index), question.pointee.limits[index].kind, index, &places)
        }
        if let request = question.pointee.request {
            let key = CellKey.request(request)
            guard take(key, Places.request, &places, now, takesEmpty) else { return false }
        }
        for index in 0..<decision.count where decision.verdicts[index].isAdmitted {
            let limit = question.pointee.limits[index]
            let key = question.pointee.key(index)
            let before = state(places, index)
            var after = before
            _ = RuleArithmetic.charge(&after, limit, cost: question.pointee.cost, at: question.pointee.time)
            if after.first != before.first {
                guard take(key, 2 * index, &places, now, takesEmpty) else { return false }
            }
            if after.second != before.second {
                guard take(key.second, 2 * index + 1, &places, now, takesEmpty) else { return false }
            }
        }
        return true
    }

    private mutating func take(
        _ key: CellKey, _ index: Int, _ places: inout Places, _ now: UInt64, _ takesEmpty: Bool
    ) -> Bool {
        guard places.records[index] == nil else { return true }
        let taken = places
        places.records[index] = cells.place(
            key.high, key.low, now: now, takesEmpty: takesEmpty, isTaken: { taken.contains($0) })
        return places.records[index] != nil
    }

    mutating func charge(
        _ question: UnsafePointer<LimitQuestion>, _ places: borrowing Places, _ decision: inout Decision
    ) {
        let (cost, now) = (question.pointee.cost, question.pointee.time.monotonic)
        for index in 0..<decision.count where decision.verdicts[index].isAdmitted {
            let limit = question.pointee.limits[index]
            if limit.kind == .fixed, cost > 0, let record = places.records[2 * index] {
                // One cell, and nothing of it to look up again.
                let before = RuleCell(record)
                var after = before
                FixedWindow.charge(&after, limit, cost: cost, now: now)
                write(record, before, after, .valueFirst)
                let left = decision.verdicts[index].remaining
                decision.verdicts[index].remaining = left - min(cost, left)
                decision.verdicts[index].resetNanoseconds = after.deadAt - min(now, after.deadAt)
                continue
            }
            let time = question.pointee.time
            let after = change(places, index) {
                RuleArithmetic.charge(&$0, limit, cost: cost, at: time)
            }
            let left = decision.verdicts[index].remaining
            decision.verdicts[index].remaining = left - min(cost, left)
            decision.verdicts[index].resetNanoseconds = RuleArithmetic.reset(
                of: after, limit, at: time)
        }
    }

    /// Puts counters that were written under other numbers into the form of these, when nothing is counted.
    private mutating func settle(
        _ question: UnsafePointer<LimitQuestion>, _ places: borrowing Places, _ decision: inout Decision
    ) {
        for index in 0..<decision.count where decision.verdicts[index].isUnsettled {
            let (limit, time) = (question.pointee.limits[index], question.pointee.time)
            _ = change(places, index) { RuleArithmetic.settle(&$0, limit, at: time) }
        }
    }

    // MARK: - Records

    /// The state of rule `index`.
    @inline(__always)
    func state(_ places: borrowing Places, _ index: Int) -> RuleCells {
        var state = RuleCells()
        if let record = places.records[2 * index] { state.first = RuleCell(record) }
        if let record = places.records[2 * index + 1] { state.second = RuleCell(record) }
        return state
    }

    /// Changes the state of rule `index`, in an order of stores that never admits more than before or
    /// after; returns it.
    @inline(__always)
    mutating func change(
        _ places: borrowing Places, _ index: Int, _ body: (inout RuleCells) -> StoreOrder
    ) -> RuleCells {
        let before = state(places, index)
        var after = before
        let order = body(&after)
        if let record = places.records[2 * index] {
            write(record, before.first, after.first, order)
        }
        if let record = places.records[2 * index + 1] {
            write(record, before.second, after.second, order)
        }
        return after
    }

    @inline(__always)
    private mutating func write(
        _ record: Record, _ before: RuleCell, _ after: RuleCell, _ order: StoreOrder
    ) {
        guard before != after else { return }
        switch order {
        case .valueFirst:
            if before.value != after.value { cells.set(record, 3, after.value) }
            if before.deadAt != after.deadAt { cells.set(record, 2, after.deadAt) }
        case .deadAtFirst:
            if before.deadAt != after.deadAt { cells.set(record, 2, after.deadAt) }
            if before.value != after.value { cells.set(record, 3, after.value) }
        }
        cells.mark(record)
    }

    // MARK: - Request ids

    /// What the mark of a request id says, when it was charged less than 60 s ago.
    mutating func mark(of request: SubjectHash, _ now: UInt64) -> UInt64? {
        let key = CellKey.request(request)
        guard let record = cells.find(key.high, key.low), RuleCell(record).isLive(at: now) else {
            return nil
        }
        return record[3]
    }

    mutating func set(mark: UInt64, _ places: borrowing Places, _ now: UInt64) {
        if let record = places.records[Places.request] { setMark(record, mark, now) }
    }

    mutating func setMark(_ record: Record, _ mark: UInt64, _ now: UInt64) {
        cells.set(record, 3, mark)
        cells.set(record, 2, now.saturatingAdd(Self.requestNanoseconds))
        cells.mark(record)
    }

    /// How long a request id is remembered: 60 s.
    static let requestNanoseconds: UInt64 = 60_000_000_000
}

extension RuleCell {
    /// The counter of a record.
    @inline(__always)
    init(_ record: UnsafeMutablePointer<UInt64>) {
        self.init(deadAt: record[2], value: record[3])
    }
}
