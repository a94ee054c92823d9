@testable import Limiter
@testable import Model

/// A limiter process and its machine: the real `Membership`, the real gate and the real rules,
/// around them what the shell does.
struct SimulatedLimiter {
    let index: Int
    let id: String
    let clock: SimulatedClock

    // What outlives the process.
    /// The term that it joined under last.
    var term: Int64 = 0
    var shards: [Int: ShardState] = [:]

    // The process.
    var machine: Membership
    /// What decisions ask; told after each event.
    var gate: ShardGate
    var isRunning = false
    /// Until when it stands still, in true time.
    var pausedUntil: UInt64 = 0
    /// What came for it while it stood still.
    var backlog: [Simulation.Happening] = []
    /// Rises with each start: what is meant for an earlier process gets lost.
    var life = 0
    /// Questions to the database without an answer.
    var pending: [Int: Waiting] = [:]
    var asked = 0
    var ledger = EscrowLedger(life: 0)
    /// What could still be had of quotas when last asked.
    var left: [QuotaAccount: UInt64] = [:]
    /// Calls that wait for units.
    var waiting: [QuotaAccount: [Call]] = [:]
    /// Waits until the quotas of its shards are settled.
    var leaving: Membership.Action?
    /// Claims being taken over, until their snapshots are read.
    var claims: [ShardClaim] = []
    /// Makes stores up to here in its next decision, then is killed.
    var diesAfterStores: Int?

    /// What waits for an answer of the database.
    enum Waiting {
        case machine(Membership.Action)
        case ledger(failure: EscrowLedger.Event)
        case found
        case nothing
    }

    init(index: Int, clock: SimulatedClock, times: LeaseTimes) {
        self.index = index
        self.clock = clock
        id = "n\(index)"
        machine = Membership(id: id, times: times)
        gate = ShardGate(isClustered: true, clock: clock)
    }

    /// Shards in which it may decide.
    var held: ShardSet { isRunning ? machine.gate.held : ShardSet() }

    /// The state of held shards for the database, on the wall clock.
    mutating func snapshots(
        of wanted: ShardSet, now: UInt64
    ) -> [Int: SimulatedDatabase.Snapshot] {
        var written: [Int: SimulatedDatabase.Snapshot] = [:]
        for shard in wanted.elements {
            guard var state = shards[shard] else { continue }
            state.version += 1
            shards[shard] = state
            written[shard] = SimulatedDatabase.Snapshot(
                state: state.moved(ahead: clock.wallAhead), takenAt: now)
        }
        return written
    }

    /// A new process on the same machine.
    mutating func start(times: LeaseTimes) {
        isRunning = true
        pausedUntil = 0
        backlog = []
        life += 1
        pending = [:]
        claims = []
        ledger = EscrowLedger(life: UInt64(life))
        left = [:]
        waiting = [:]
        leaving = nil
        diesAfterStores = nil
        machine = Membership(id: id, previousTerm: term, times: times)
        gate = ShardGate(isClustered: true, clock: clock)
    }

    /// The end of the process; without its disk, of everything that it kept.
    mutating func kill(losesDisk: Bool) {
        isRunning = false
        life += 1
        backlog = []
        if losesDisk {
            term = 0
            shards = [:]
        }
    }
}
