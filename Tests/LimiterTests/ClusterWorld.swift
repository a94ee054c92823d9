import Model

@testable import Limiter

/// Several limiters, PostgreSQL and everything that goes wrong between them, driven by a seed, ten
/// milliseconds at a time.
///
/// Each limiter is a `Membership`, the database a `ClusterTables`. Requests reach the database
/// late, replies reach the limiter late or never, limiters are killed, restarted with or without
/// their state, stopped and continued, and leave. The counts of a shard are one number in its
/// holder's memory, and the one that was handed over or written last as the snapshot, so that a
/// lost count shows.
struct ClusterWorld {
    /// A process.
    struct Node {
        var machine: Membership
        /// Counts of shards that are whole here, as the process knows them; with the state files
        /// they survive a kill.
        var counts: [Int: Int] = [:]
        /// The term under which `counts` are whole.
        var term: Int64 = 0
        var isRunning = true
        /// Until when it stands still.
        var stoppedUntil: UInt64 = 0
        var nextTick: UInt64 = 0
        /// Events on their way to it.
        var inbox: [(at: UInt64, event: Membership.Event, life: Int)] = []
        /// Rises with each start, so that replies to an earlier life are lost.
        var life = 0
        /// This clock's difference from true time: clocks agree on nothing but their rate.
        var skew: UInt64
    }

    /// What was done to the cluster.
    struct Faults { var kills = 0, stops = 0, losses = 0, leaves = 0, lostReplies = 0 }

    private(set) var tables = ClusterTables()
    private(set) var nodes: [Node] = []
    private(set) var now: UInt64 = 0
    private(set) var faults = Faults()
    /// Broken promises, in words.
    private(set) var failures: [String] = []
    /// Decisions made.
    private(set) var decided = 0
    private var random: SeededRandom
    /// Questions on their way to the database.
    private var outbox: [(at: UInt64, node: Int, life: Int, sentAt: UInt64, Membership.Action)] = []
    private var snapshots = [Int](repeating: 0, count: OrgShard.count)
    /// Decisions in each shard, and of these which may be missing because state was lost.
    private var truth = [Int](repeating: 0, count: OrgShard.count)
    private var lost = [Bool](repeating: false, count: OrgShard.count)
    private let messMilliseconds: UInt64

    static let millisecond: UInt64 = 1_000_000
    private static let step: UInt64 = 10

    /// Makes a world of so many limiters, of which one runs at first.
    init(
        seed: UInt64, nodes count: Int, messMilliseconds: UInt64, times: LeaseTimes = LeaseTimes()
    ) {
        random = SeededRandom(seed: seed)
        self.messMilliseconds = messMilliseconds
        for index in 0..<count {
            let skew = random.next() % 1_000_000_000_000
            nodes.append(
                Node(
                    machine: Membership(id: "n\(index)", times: times), isRunning: index == 0,
                    skew: skew))
        }
    }

    /// Runs until `milliseconds`; faults end at `messMilliseconds`.
    mutating func run(milliseconds: UInt64) {
        while now < milliseconds * Self.millisecond, failures.isEmpty {
            now += Self.step * Self.millisecond
            if now < messMilliseconds * Self.millisecond {
                mess()
            } else {
                for index in nodes.indices where !nodes[index].isRunning { start(index) }
            }
            deliverToDatabase()
            for index in nodes.indices where isAwake(index) { step(index) }
            decide()
            checkHolders()
        }
    }

    /// Shards in which someone decides.
    var decidedShards: Int {
        nodes.indices.filter { isAwake($0) }.reduce(0) { $0 + open($1).count }
    }

    private func isAwake(_ index: Int) -> Bool {
        nodes[index].isRunning && now >= nodes[index].stoppedUntil
    }

    private func clock(_ index: Int) -> UInt64 { now + nodes[index].skew }

    /// Shards in which a node would decide now.
    private func open(_ index: Int) -> ShardSet {
        let gate = nodes[index].machine.gate
        return clock(index) < gate.exactUntil ? gate.held : ShardSet()
    }

    private mutating func latency() -> UInt64 {
        let base = random.next() % 20
        let isMessy = now < messMilliseconds * Self.millisecond
        let slow = isMessy && random.chance(1, in: 30) ? random.next() % 3_000 : 0
        return (1 + base + slow) * Self.millisecond
    }

    // MARK: - Faults

    private mutating func mess() {
        guard random.chance(1, in: 40) else { return }
        let index = Int(random.next() % UInt64(nodes.count))
        switch random.next() % 5 {
        case 0, 1:
            guard nodes[index].isRunning else { return start(index) }
            kill(index)
        case 2, 3:
            guard isAwake(index) else { return }
            faults.stops += 1
            nodes[index].stoppedUntil = now + (random.next() % 15_000) * Self.millisecond
        default:
            guard isAwake(index) else { return }
            faults.leaves += 1
            send(index, nodes[index].machine.handle(.stop, at: clock(index)))
        }
    }

    private mutating func kill(_ index: Int) {
        faults.kills += 1
        nodes[index].isRunning = false
        nodes[index].life += 1
        nodes[index].inbox = []
        if random.chance(1, in: 4) {
            // The machine's disk goes too.
            faults.losses += 1
            nodes[index].term = 0
            nodes[index].counts = [:]
        }
    }

    private mutating func start(_ index: Int) {
        nodes[index].isRunning = true
        nodes[index].stoppedUntil = 0
        nodes[index].life += 1
        nodes[index].skew = random.next() % 1_000_000_000_000
        nodes[index].nextTick = 0
        nodes[index].machine = Membership(
            id: nodes[index].machine.id, previousTerm: nodes[index].term,
            times: nodes[index].machine.times)
    }

    // MARK: - Messages

    private mutating func send(_ index: Int, _ actions: [Membership.Action]) {
        for action in actions {
            switch action {
            case .takeOver(_, let claims): takeOver(index, claims)
            case .abandon(let shards):
                for shard in shards.elements { nodes[index].counts[shard] = nil }
                reply(index, .done)
            default:
                outbox.append(
                    (now + latency(), index, nodes[index].life, clock(index), action))
            }
        }
    }

    private mutating func reply(_ index: Int, _ event: Membership.Event) {
        nodes[index].inbox.append((now + latency(), event, nodes[index].life))
    }

    private mutating func takeOver(_ index: Int, _ claims: [ShardClaim]) {
        for claim in claims {
            if nodes[index].counts[claim.shard] == nil {
                nodes[index].counts[claim.shard] = snapshots[claim.shard]
            }
            if claim.lostAt != nil { lost[claim.shard] = true }
        }
        reply(index, .takenOver(ShardSet(claims.map(\.shard))))
    }

    private mutating func deliverToDatabase() {
        let due = outbox.filter { $0.at <= now }
        outbox.removeAll { $0.at <= now }
        for (_, index, life, sentAt, action) in due {
            let event = perform(index, life, sentAt, action)
            if random.chance(1, in: 50), now < messMilliseconds * Self.millisecond {
                faults.lostReplies += 1
                guard nodes[index].life == life else { continue }
                reply(index, Self.failure(of: action))
            } else if nodes[index].life == life {
                reply(index, event)
            }
        }
    }

    private static func failure(of action: Membership.Action) -> Membership.Event {
        switch action {
        case .join, .renew: .leaseFailed
        default: .workFailed
        }
    }

    /// What a statement does, when it arrives; one of a process that was killed meanwhile is done
    /// all the same.
    private mutating func perform(
        _ index: Int, _ life: Int, _ sentAt: UInt64, _ action: Membership.Action
    ) -> Membership.Event {
        let id = nodes[index].machine.id
        switch action {
        case .join(let previous):
            let node = tables.join(id: id, address: "", previousTerm: previous)
            if let node, nodes[index].life == life {
                // Written down before anything is claimed.
                if node.term != nodes[index].term { nodes[index].counts = [:] }
                nodes[index].term = node.term
            }
            return .joined(
                sentAt: sentAt, node, complete: ShardSet(nodes[index].counts.keys))
        case .renew(let term, let takesPart):
            let node = tables.renew(NodeTerm(id: id, term: term), takesPart: takesPart)
            return .renewed(sentAt: sentAt, node, tables.view)
        case .move(let from, let silent): _ = tables.move(from: from, expelling: silent)
        case .claim(let term, let wanted, let complete):
            return .claimed(
                tables.claim(
                    NodeTerm(id: id, term: term), wanted, complete: complete,
                    at: Timestamp(microseconds: Int64(now))))
        case .handOver(let shards):
            // The final snapshot is fenced by the holder's name, like every snapshot.
            for shard in shards.elements {
                let holder = tables.shards[shard].holder
                if holder == NodeTerm(id: id, term: nodes[index].term),
                    let count = nodes[index].counts[shard], nodes[index].life == life
                {
                    snapshots[shard] = count
                }
            }
            for shard in shards.elements where nodes[index].life == life {
                nodes[index].counts[shard] = nil
            }
        case .release(let term, let shards): tables.release(NodeTerm(id: id, term: term), shards)
        case .leave(let term): tables.leave(NodeTerm(id: id, term: term))
        case .takeOver, .abandon: break
        }
        return .done
    }

    private mutating func step(_ index: Int) {
        let due = nodes[index].inbox.filter { $0.at <= now && $0.life == nodes[index].life }
        nodes[index].inbox.removeAll { $0.at <= now }
        for (_, event, _) in due {
            send(index, nodes[index].machine.handle(event, at: clock(index)))
        }
        if now >= nodes[index].nextTick {
            nodes[index].nextTick = now + 200 * Self.millisecond
            send(index, nodes[index].machine.handle(.tick, at: clock(index)))
        }
        if nodes[index].machine.hasLeft {
            nodes[index].isRunning = false
            nodes[index].life += 1
        }
    }

    // MARK: - Promises

    private mutating func decide() {
        let shard = Int(random.next() % UInt64(OrgShard.count))
        for index in nodes.indices where isAwake(index) && open(index).contains(shard) {
            guard let count = nodes[index].counts[shard] else {
                failures.append("\(now): n\(index) decides in \(shard) without its state")
                return
            }
            if count != truth[shard], !lost[shard] {
                failures.append(
                    "\(now): n\(index) knows \(count) of \(truth[shard]) in \(shard)")
            }
            // A restored count stands for the truth from then on.
            if lost[shard] {
                truth[shard] = count
                lost[shard] = false
            }
            nodes[index].counts[shard] = count + 1
            truth[shard] += 1
            decided += 1
        }
    }

    private mutating func checkHolders() {
        var seen = ShardSet()
        for index in nodes.indices where nodes[index].isRunning {
            let open = open(index)
            if !seen.intersection(open).isEmpty {
                failures.append("\(now): two decide in \(seen.intersection(open).elements)")
            }
            seen = seen.union(open)
        }
    }
}
