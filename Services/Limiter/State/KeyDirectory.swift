import Model
import Synchronization

/// Keys and orgs that were asked for, held in memory so that a warm decision asks nobody.
///
/// Problem: a decision needs the key, its org and plan in nanoseconds, and a revocation must be obeyed within a
/// second. Choice: entries are read from PostgreSQL when first asked for, and carry the generation they were
/// read in. A notice of a change removes one entry or one org's; a lost notice channel raises the generation, so
/// that every entry is read again before its next use, or used as it is, marked degraded, while PostgreSQL is
/// away. Guarantee: after the notice is handled no decision uses the old entry. Cost: one read per key and
/// reconnect. Unknown keys are remembered too, in a bounded set that is emptied when full.
final class KeyDirectory: Sendable {
    /// What a look-up finds.
    enum Finding<Value> {
        case fresh(Value)
        /// Read before the last loss of notices: to be read again if PostgreSQL answers.
        case stale(Value)
        case missing
    }

    private struct State: ~Copyable {
        var keys = KeyTable()
        var hashes: [Int64: SubjectHash] = [:]
        var orgs: [Int64: OrgLimits] = [:]
        /// The keys of each org, whose entries hold copies of its limits.
        var keysOfOrg: [Int64: Set<SubjectHash>] = [:]
        var unknown: [SubjectHash: UInt64] = [:]
        var generation: UInt64 = 1
        /// Counts every removal, so that a read begun before one is not stored after it.
        var invalidations: UInt64 = 0

        /// Forgets every key and org.
        mutating func forgetAll() {
            keys.removeAll()
            hashes.removeAll()
            orgs.removeAll()
            keysOfOrg.removeAll()
        }
    }

    /// Whether notices of changes arrive; while they don't, decisions are marked degraded.
    let hearsChanges = Atomic<Bool>(false)
    /// Whether PostgreSQL answered when it was last asked; while it doesn't, stale entries serve.
    let databaseAnswers = Atomic<Bool>(true)

    private let state = Mutex(State())
    /// Rises with every removal, before it is over; never 0.
    private let version = Atomic<UInt64>(1)
    private let caches = PerThread { KeyCache() }
    private let keysMax: Int
    private let unknownMax: Int

    /// Makes an empty directory of at most `keysMax` known and `unknownMax` unknown keys.
    init(keysMax: Int = 2_000_000, unknownMax: Int = 100_000) {
        self.keysMax = keysMax
        self.unknownMax = unknownMax
    }

    /// An active key and its org, as this thread remembers them from `findAndRemember`; nil: it doesn't, or they
    /// may have changed. Good until the thread asks for another key.
    @inline(__always)
    func recall(key hash: SubjectHash) -> UnsafePointer<KeyCache.Known>? {
        caches.current()?._withUnsafeGuaranteedRef {
            $0.find(hash, version.load(ordering: .acquiring))
        }
    }

    /// Has what `recall` will find brought into the processor's caches. Returns what is known of the org of the key
    /// that this thread fetched before.
    @inline(__always)
    func fetch(key hash: SubjectHash) -> OrgFacts? {
        caches.current()?._withUnsafeGuaranteedRef {
            $0.fetch(hash, version.load(ordering: .acquiring))
        }
    }

    /// Finds a key as `find` does, and remembers it for `recall` when it is active.
    func findAndRemember(key hash: SubjectHash) -> Finding<(KeyRecord, OrgLimits?)> {
        // Read first: what changes meanwhile makes what is remembered out of date.
        let version = version.load(ordering: .acquiring)
        let finding = find(key: hash)
        if case .fresh(let (record, org)) = finding, record.state == .active, let org {
            caches.current()?._withUnsafeGuaranteedRef { $0.keep(hash, version, record, org) }
        }
        return finding
    }

    /// The key whose hash this is, and its org; an unknown key has none.
    func find(key hash: SubjectHash) -> Finding<(KeyRecord, OrgLimits?)> {
        state.withLock { state in
            if let place = state.keys.place(of: hash), let entry = place.pointee {
                return entry.record.generation == state.generation
                    ? .fresh((entry.record, entry.org)) : .stale((entry.record, entry.org))
            }
            guard let generation = state.unknown[hash], generation == state.generation else {
                return .missing
            }
            return .fresh((KeyRecord.unknown(generation), nil))
        }
    }

    /// The org with this id, when it is held.
    func find(org: OrgID) -> Finding<OrgLimits> {
        state.withLock { state in
            guard let limits = state.orgs[org.value] else { return .missing }
            return limits.generation == state.generation ? .fresh(limits) : .stale(limits)
        }
    }

    /// What a read must carry to be stored: taken before asking PostgreSQL.
    struct Ticket: Sendable, Equatable {
        let generation: UInt64
        fileprivate let invalidations: UInt64
    }

    /// Opens a read.
    func ticket() -> Ticket {
        state.withLock {
            Ticket(generation: $0.generation, invalidations: $0.invalidations)
        }
    }

    /// Whether nothing was invalidated since `ticket`.
    func isCurrent(_ ticket: Ticket) -> Bool {
        state.withLock { $0.invalidations == ticket.invalidations }
    }

    /// Stores what a read found, unless something was invalidated since its ticket; then the read
    /// serves its own call only.
    func store(key hash: SubjectHash, _ record: KeyRecord, org: OrgLimits?, _ ticket: Ticket) {
        state.withLock { state in
            guard ticket.invalidations == state.invalidations else { return }
            if record.state == .unknown {
                if state.unknown.count >= unknownMax { state.unknown.removeAll() }
                state.unknown[hash] = ticket.generation
                return
            }
            guard let org else { return }
            if state.keys.count >= keysMax { state.forgetAll() }
            state.keys.insert(KeyTable.Entry(hash: hash, record: record, org: org))
            state.hashes[record.keyID] = hash
            state.keysOfOrg[org.orgID.value, default: []].insert(hash)
        }
    }

    /// Stores what a read of an org found, under the same rule.
    func store(org: OrgLimits, _ ticket: Ticket) {
        state.withLock { state in
            guard ticket.invalidations == state.invalidations else { return }
            if state.orgs.count >= keysMax { state.forgetAll() }
            state.orgs[org.orgID.value] = org
        }
    }

    /// Makes everything that was read before out of date, wherever it is remembered.
    private func invalidate(_ state: inout State) {
        state.invalidations += 1
        version.wrappingAdd(1, ordering: .releasing)
    }

    /// Obeys a notice that a key changed: it and every unknown key are read again.
    func invalidate(keyID: Int64) {
        state.withLock { state in
            invalidate(&state)
            state.unknown.removeAll()
            guard let hash = state.hashes.removeValue(forKey: keyID) else { return }
            if let org = state.keys.find(hash)?.org.orgID.value {
                state.keysOfOrg[org]?.remove(hash)
            }
            state.keys.remove(hash)
        }
    }

    /// Obeys a notice that an org's plan or status changed.
    func invalidate(org: Int64) {
        state.withLock { state in
            invalidate(&state)
            state.orgs[org] = nil
            for hash in state.keysOfOrg.removeValue(forKey: org) ?? [] {
                if let key = state.keys.find(hash)?.record.keyID { state.hashes[key] = nil }
                state.keys.remove(hash)
            }
        }
    }

    /// Obeys a change of everything (policies), or the loss of the notice channel: all is read again.
    func invalidateAll() {
        state.withLock { state in
            invalidate(&state)
            state.generation += 1
            state.unknown.removeAll()
        }
    }

    /// Keys, orgs and unknown keys held.
    var counts: (keys: Int, orgs: Int, unknown: Int) {
        state.withLock { ($0.keys.count, $0.orgs.count, $0.unknown.count) }
    }
}
