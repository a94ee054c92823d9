import CLinux
import Model
import Synchronization

/// All counts of a limiter: 256 shards by org, each behind its own lock, so that several loops decide at once, and a
/// call is one transaction.
final class LimitTable: @unchecked Sendable {
    /// A shard and its lock.
    private struct Place: ~Copyable {
        let lock = Mutex<Void>(())
        var shard: CellShard
    }

    // Written in init only; each shard is touched under its own lock only.
    private let places: UnsafeMutablePointer<Place>
    /// Where each shard's records are.
    private let hints: UnsafeMutablePointer<RecordHint>
    /// Memory taken by all shards.
    let budget: MemoryBudget
    /// In which shards calls are decided here.
    let gate: ShardGate

    /// Shards whose state could not be taken over from an earlier process, and why.
    let lost: [(shard: Int, fault: StateFault)]

    /// Where the state is kept; nil: in memory only.
    let directory: StateDirectory?

    /// Opens a table that takes at most `bytesMax` bytes, but for the first page of each shard.
    ///
    /// - Parameters:
    ///   - directory: where the state is kept; nil: in memory only.
    ///   - tracksChanges: somebody writes changed records down.
    ///   - gate: in which shards calls are decided here.
    ///   - now: monotonic nanoseconds.
    init(
        bytesMax: Int, directory: StateDirectory? = nil, names: HoldNames,
        tracksChanges: Bool = false, gate: ShardGate = .alone, now: UInt64
    ) throws(StateDirectoryFault) {
        let budget = MemoryBudget(bytesMax: bytesMax)
        var lost: [(Int, StateFault)] = []
        let places = UnsafeMutablePointer<Place>.allocate(capacity: OrgShard.count)
        var opened = 0
        do throws(StateDirectoryFault) {
            for shard in 0..<OrgShard.count {
                let tables = ShardTables(shard, directory, budget, tracksChanges: tracksChanges)
                var fault: StateFault?
                (places + shard).initialize(
                    to: Place(shard: try tables.open(names, now: now, &fault)))
                opened += 1
                if let fault { lost.append((shard, fault)) }
            }
            try directory?.markUsed()
        } catch {
            places.deinitialize(count: opened)
            places.deallocate()
            throw error
        }
        (self.places, self.budget, self.lost, self.gate) = (places, budget, lost, gate)
        hints = .allocate(capacity: OrgShard.count)
        for shard in 0..<OrgShard.count { (hints + shard).initialize(to: RecordHint()) }
        self.directory = directory
    }

    deinit {
        places.deinitialize(count: OrgShard.count)
        places.deallocate()
        hints.deinitialize(count: OrgShard.count)
        hints.deallocate()
    }

    /// Memory held by all shards, in bytes; records in use, and those that were reused; holds that are live.
    var size: (bytes: Int, cells: Int, reused: Int, holds: Int) {
        var (bytes, cells, reused, holds) = (0, 0, 0, 0)
        for shard in 0..<OrgShard.count {
            let (more, used, again, live) = withShard(shard) {
                (
                    $0.cells.byteCount + $0.holds.byteCount, $0.cells.occupied,
                    $0.cells.reused, $0.live
                )
            }
            reused += again
            holds += live
            bytes += more
            cells += used
        }
        return (bytes, cells, reused, holds)
    }

    // MARK: - Calls

    /// Decides a call by all its rules, and counts it in each when every one that binds admits it. With a rule of
    /// concurrency among them, `decision.hold` is the lease.
    @inline(__always)
    func decide(
        _ question: UnsafePointer<LimitQuestion>, into decision: inout Decision
    ) -> LimitAnswer {
        answer(question.pointee.shard, into: &decision) { $0.decide(question, .count, into: &$1) }
    }

    /// Decides without counting; cost 0 tells how the subjects stand.
    func peek(
        _ question: UnsafePointer<LimitQuestion>, into decision: inout Decision
    ) -> LimitAnswer {
        answer(question.pointee.shard, into: &decision) { $0.decide(question, .look, into: &$1) }
    }

    /// Decides and counts, and keeps what was counted in a hold until the question's `time.leaseEnd`, when all of it is
    /// given back; `decision.hold` is its id.
    func reserve(
        _ question: UnsafePointer<LimitQuestion>, into decision: inout Decision
    ) -> LimitAnswer {
        answer(question.pointee.shard, into: &decision) { $0.decide(question, .reserve, into: &$1) }
    }

    /// Whether a live hold has units of a counter.
    func counts(_ hold: HoldID, under key: CellKey, now: UInt64) -> Bool {
        withShard(OrgShard.index(of: hold.org)) { $0.counts(hold, under: key, now: now) }
    }

    /// Gives `question.cost` units that were charged at the monotonic instant `chargedAt` back, where
    /// `RuleArithmetic.epoch(of:chargedAt:)` says that their window still runs; the decision says how the rules
    /// stand then.
    func refund(
        _ question: UnsafePointer<LimitQuestion>, chargedAt: UInt64, into decision: inout Decision
    ) -> LimitAnswer {
        answer(question.pointee.shard, into: &decision) {
            $0.refund(question, chargedAt: chargedAt, into: &$1)
        }
    }

    /// Forgets what was counted under every rule, save quotas: what was granted of them is kept.
    @discardableResult
    func reset(_ question: UnsafePointer<LimitQuestion>) -> LimitAnswer {
        withShard(question.pointee.shard) { shard in
            let gate = gate.ask(question.pointee.shard)
            guard gate.decides else { return LimitAnswer(closed: gate) }
            shard.reset(question)
            return .decided
        }
    }

    /// Has the counters of a subject brought into the processor's caches, by where the shard's records were at its last
    /// decision; takes no lock.
    @inline(__always)
    func fetch(_ shard: Int, _ subject: SubjectHash) {
        let shard = shard & (OrgShard.count - 1)
        tollgate_prefetch_write(places + shard)
        tollgate_prefetch_write(UnsafeRawPointer(places + shard) + 64)
        hints[shard].fetch(subject)
    }

    /// Asks the gate under the shard's lock, then the shard.
    @inline(__always)
    private func answer(
        _ place: Int, into decision: inout Decision,
        _ body: (inout CellShard, inout Decision) -> LimitAnswer
    ) -> LimitAnswer {
        withShard(place) { shard in
            let gate = gate.ask(place)
            hints[place & (OrgShard.count - 1)].note(shard.cells.main)
            if gate == .open { return body(&shard, &decision) }
            guard gate == .cutOff else { return LimitAnswer(closed: gate) }
            let answer = body(&shard, &decision)
            decision.cutOff()
            return answer
        }
    }

    // MARK: - Holds

    /// Ends a reservation with what was really used (nil: what was reserved): gives the rest back, or takes the
    /// difference, all or nothing; its places under rules of concurrency are free again. `decision` has its other
    /// rules, in order, and the units that are counted then.
    func commit(
        _ hold: HoldID, units: UInt64?, at time: DecisionTime, into decision: inout Decision
    ) -> HoldAnswer {
        let place = OrgShard.index(of: hold.org)
        return withShard(place) { shard in
            let gate = gate.ask(place)
            guard gate.decides else { return HoldAnswer(closed: gate) }
            return shard.commit(hold, units: units, at: time, into: &decision)
        }
    }

    /// Ends a reservation or a lease, and gives everything back.
    func cancel(_ hold: HoldID, at time: DecisionTime) -> HoldAnswer {
        let place = OrgShard.index(of: hold.org)
        return withShard(place) { shard in
            let gate = gate.ask(place)
            return gate.decides ? shard.cancel(hold, at: time) : HoldAnswer(closed: gate)
        }
    }

    // MARK: - Shards

    /// Runs `body` under the lock of a shard.
    @inline(__always)
    func withShard<Value: Sendable>(_ shard: Int, _ body: (inout CellShard) -> Value) -> Value {
        let place = places + (shard & (OrgShard.count - 1))
        return place.pointee.lock.withLock { _ in body(&place.pointee.shard) }
    }
}
