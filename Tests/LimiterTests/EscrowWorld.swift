import Model

@testable import Limiter

/// Several limiters that spend the quotas of some orgs, PostgreSQL, and what goes wrong between
/// them, driven by a seed.
///
/// Each org is decided by one limiter at a time, which changes; even two at once would do no harm.
/// Limiters are killed and go on with their cells, or without; replies are lost; usage arrives that
/// no limiter was asked for.
struct EscrowWorld {
    struct Node {
        let id: String
        var ledger: EscrowLedger
        /// Units by account: the cells. They survive a kill, unless the machine is lost.
        var cells: [QuotaAccount: UInt64] = [:]
        var exhausted: Set<QuotaAccount> = []
        var shards = ShardSet()
        var inbox: [(at: UInt64, event: EscrowLedger.Event)] = []
    }

    struct Faults { var kills = 0, losses = 0, handovers = 0, lostReplies = 0 }

    private(set) var tables = EscrowTables()
    private(set) var nodes: [Node] = []
    private(set) var now: UInt64 = 0
    private(set) var faults = Faults()
    private(set) var admitted: [QuotaAccount: UInt64] = [:]
    private(set) var denied = 0
    /// Broken promises, in words.
    private(set) var failures: [String] = []
    /// Questions that reached PostgreSQL while an account was used up.
    private(set) var asks = 0
    let accounts: [QuotaAccount]
    let limit: UInt64
    private var random: SeededRandom
    private var lives: UInt64 = 0
    private var isMessy = true

    static let period = QuotaPeriod(
        from: Timestamp(microseconds: 0), to: Timestamp(microseconds: 1 << 50))
    private static let step: UInt64 = 5_000_000

    init(seed: UInt64, nodes count: Int, limit: UInt64) {
        random = SeededRandom(seed: seed)
        self.limit = limit
        accounts = (1...4).compactMap { OrgID($0) }.map { QuotaAccount(org: $0, meter: "calls") }
        for index in 0..<count {
            nodes.append(Node(id: "n\(index)", ledger: EscrowLedger(life: 0)))
            start(index)
        }
        for (index, account) in accounts.enumerated() {
            nodes[index % count].shards.insert(account.shard)
        }
    }

    /// Runs for so many steps of 5 ms; without `mess` nothing goes wrong.
    mutating func run(steps: Int, mess: Bool = true) {
        isMessy = mess
        for _ in 0..<steps where failures.isEmpty {
            now += Self.step
            if mess { makeMess() }
            for index in nodes.indices { deliver(index) }
            for account in accounts { call(account) }
            if now / Self.step % 100 == 0 {
                for index in nodes.indices { handle(index, .tick) }
            }
        }
    }

    /// Whether an account's quota is used up as far as any limiter can know.
    func used(_ account: QuotaAccount) -> UInt64 { admitted[account] ?? 0 }

    // MARK: - Faults

    private mutating func makeMess() {
        guard random.chance(1, in: 60) else { return }
        let index = Int(random.next() % UInt64(nodes.count))
        switch random.next() % 4 {
        case 0:
            faults.kills += 1
            start(index)
        case 1 where random.chance(1, in: 8):
            faults.losses += 1
            nodes[index].cells = [:]
            nodes[index].exhausted = []
            start(index)
        default:
            faults.handovers += 1
            let account = accounts[Int(random.next() % UInt64(accounts.count))]
            for other in nodes.indices where nodes[other].shards.contains(account.shard) {
                let gone = ShardSet([account.shard])
                nodes[other].shards = nodes[other].shards.subtracting(gone)
                handle(other, .leave(gone))
            }
            nodes[index].shards.insert(account.shard)
        }
    }

    private mutating func start(_ index: Int) {
        lives += 1
        nodes[index].ledger = EscrowLedger(life: lives)
        nodes[index].inbox = []
        for account in tables.held(by: nodes[index].id, of: Self.period) {
            handle(index, .found(account, Self.period))
        }
        // What is here of shards that are not this limiter's any more goes back.
        let strange = ShardSet(nodes[index].cells.keys.map(\.shard))
        handle(index, .leave(strange.subtracting(nodes[index].shards)))
    }

    // MARK: - Messages

    private mutating func handle(_ index: Int, _ event: EscrowLedger.Event) {
        let wall = Timestamp(microseconds: Int64(now / 1_000))
        for action in nodes[index].ledger.handle(event, at: now, wall: wall) {
            perform(index, action)
        }
    }

    private mutating func reply(
        _ index: Int, _ event: EscrowLedger.Event, orLost failure: EscrowLedger.Event
    ) {
        let late = Self.step * (1 + random.next() % 6)
        if isMessy, random.chance(1, in: 12) {
            faults.lostReplies += 1
            nodes[index].inbox.append((now + late, failure))
        } else {
            nodes[index].inbox.append((now + late, event))
        }
    }

    private mutating func perform(_ index: Int, _ action: EscrowLedger.Action) {
        switch action {
        case .draw(let account, let id, let wanted):
            // A question that is lost on its way changes nothing.
            if isMessy, random.chance(1, in: 20) {
                nodes[index].inbox.append((now + Self.step, .drawFailed(account)))
                return
            }
            asks += 1
            let answer = tables.draw(
                account, Self.period, node: nodes[index].id, id, wanted: wanted, limit: limit,
                used: used(account))
            if tables.granted(account, Self.period) > limit {
                failures.append("\(now): more than the quota is granted")
            }
            reply(index, .drawn(account, answer), orLost: .drawFailed(account))
        case .credit(let account, _, let answer):
            nodes[index].cells[account, default: 0] += answer.granted
            if answer.left == 0 {
                nodes[index].exhausted.insert(account)
            } else {
                nodes[index].exhausted.remove(account)
            }
        case .withdraw(let account, let period):
            let units = nodes[index].cells.removeValue(forKey: account) ?? 0
            nodes[index].exhausted.remove(account)
            nodes[index].inbox.append((now, .withdrawn(account, period, units: units)))
        case .settle(let account, let period, let id, let units):
            tables.settle(account, period, node: nodes[index].id, id, units: units)
            reply(
                index, .settled(account, period), orLost: .settleFailed(account, period))
        case .resume, .lift, .left: break
        }
    }

    private mutating func deliver(_ index: Int) {
        let due = nodes[index].inbox.filter { $0.at <= now }
        nodes[index].inbox.removeAll { $0.at <= now }
        for (_, event) in due { handle(index, event) }
    }

    // MARK: - Calls

    private mutating func call(_ account: QuotaAccount) {
        for index in nodes.indices where nodes[index].shards.contains(account.shard) {
            let cost = 1 + (random.chance(1, in: 50) ? random.next() % 20 : 0)
            let here = nodes[index].cells[account] ?? 0
            guard here >= cost else {
                let isKnown = nodes[index].exhausted.contains(account)
                handle(index, isKnown ? .low(account) : .wanted(account, units: cost))
                denied += isKnown ? 1 : 0
                continue
            }
            nodes[index].cells[account] = here - cost
            admitted[account, default: 0] += cost
            if used(account) > limit { failures.append("\(now): \(used(account)) of \(limit)") }
            if (here - cost) * 2 <= EscrowRule.chunk(of: limit) { handle(index, .low(account)) }
        }
    }
}
