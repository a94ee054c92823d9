@testable import Limiter
@testable import Model

/// Limiters, their clients and PostgreSQL in one process and in virtual time, with everything that
/// goes wrong between them. All that happens depends on the seed alone.
struct Simulation {
    /// What can happen.
    enum Happening {
        case tick(Int, life: Int)
        case snapshot(Int, life: Int)
        case question(Question)
        case reply(Int, life: Int, token: Int, SimulatedDatabase.Reply)
        case noReply(Int, life: Int, token: Int)
        case event(Int, life: Int, Membership.Event)
        case resume(Int)
        case escrowTick(Int, life: Int)
        case issue(org: Int)
        case call(Call, limiter: Int)
        case answer(Call, Answer)
        case patience(Call)
        case fault
        case start(Int)
        case heal
    }

    /// A question on its way to the database.
    struct Question {
        let limiter: Int
        let life: Int
        let token: Int
        let sentAt: UInt64
        let text: SimulatedDatabase.Question
    }

    let seed: UInt64
    let canary: Canary
    var random: SeededRandom
    var queue = EventQueue<Happening>()
    let trueTime = TrueTime()
    var network: Network
    var database: SimulatedDatabase
    var limiters: [SimulatedLimiter] = []
    var clients: SimulatedClients
    var checker: GuaranteeChecker
    var faults = FaultCounts()
    /// Shards whose last counts are missing, until someone takes over what is left.
    var lost: Set<Int> = []
    /// Units of quotas that calls took.
    var used: [QuotaUse: UInt64] = [:]
    /// When a call was denied last because a quota was used up.
    var deniedAt: [QuotaAccount: UInt64] = [:]
    /// Quotas that were used up at the end.
    var usedUp = 0
    /// Units of quotas that got lost with a limiter, and those that were granted.
    var lostQuota: UInt64 = 0
    var grantedQuota: UInt64 = 0
    let orgs: [SimulatedOrg]
    let times: LeaseTimes
    let wallErrorMax: UInt64
    let healsAt: UInt64

    var now: UInt64 { trueTime.now }

    static let second: UInt64 = 1_000_000_000
    static let millisecond: UInt64 = 1_000_000
    static let start: UInt64 = 1_699_999_980 * second
    /// How long an answer of the database is waited for.
    static let replyNanoseconds: UInt64 = 1_500 * millisecond

    init(seed: UInt64, canary: Canary = .none, limiters count: Int = 3) {
        self.seed = seed
        trueTime.now = Self.start
        self.canary = canary
        var random = SeededRandom(seed: seed)
        network = Network(&random)
        wallErrorMax = random.chance(1, in: 2) ? 0 : 20 * Self.millisecond
        let orgs = (1...6).map { SimulatedOrg(id: $0, hasQuota: $0 > 4, &random) }
        let periodEnd = Self.start + 5 * Self.second + random.next() % (60 * Self.second)
        database = SimulatedDatabase(orgs, periodEnd: periodEnd, canary: canary)
        var times = LeaseTimes()
        if canary == .expelsEarly { times.expulsion = 2 * Self.second }
        self.orgs = orgs
        self.times = times
        checker = GuaranteeChecker(orgs, wallErrorMax: wallErrorMax)
        clients = SimulatedClients(limiters: count)
        healsAt = Self.start + 20 * Self.second + random.next() % (10 * Self.second)
        for index in 0..<count {
            let skew = Int64(random.next() % 1_000) * 60_000_000_000
            let clock = SimulatedClock(trueTime, skew: skew)
            limiters.append(SimulatedLimiter(index: index, clock: clock, times: times))
        }
        self.random = random
        setOff()
    }

    private mutating func setOff() {
        for index in limiters.indices {
            setWallError(index)
            queue.push(.start(index), at: now + random.next() % (2 * Self.second))
        }
        for org in orgs.indices { queue.push(.issue(org: org), at: now + 3 * Self.second) }
        var at = now + 4 * Self.second
        while at < healsAt {
            queue.push(.fault, at: at)
            at += random.next() % (5 * Self.second)
        }
        queue.push(.heal, at: healsAt)
    }

    /// Runs to the end, or to the first promise that is broken.
    mutating func run() {
        let end = healsAt + 16 * Self.second
        while let (at, happening) = queue.pop(), at < end, checker.failures.isEmpty {
            trueTime.now = at
            happen(happening)
        }
        guard checker.failures.isEmpty else { return }
        checker.end(at: end, deadline: 9 * Self.second)
        checkQuotas()
        let open = limiters.reduce(0) { $0 + $1.held.count }
        if open != OrgShard.count { checker.fail("\(open) shards are held", at: now) }
    }

    /// Does what happens now.
    mutating func happen(_ happening: Happening) {
        switch happening {
        case .tick(let index, let life): tick(index, life, happening)
        case .snapshot(let index, let life): snapshot(index, life, happening)
        case .question(let question): answer(question)
        case .reply(let index, let life, let token, let reply):
            guard isThere(index, life, happening) else { return }
            receive(index, token, reply)
        case .noReply(let index, let life, let token):
            guard isThere(index, life, happening) else { return }
            giveUp(index, token)
        case .event(let index, let life, let event):
            guard isThere(index, life, happening) else { return }
            handle(index, event)
        case .resume(let index): resume(index)
        case .escrowTick(let index, let life): escrowTick(index, life, happening)
        case .issue(let org): issue(org)
        case .call(let call, let index): decide(call, index, happening)
        case .answer(let call, let said): clientHears(call, said)
        case .patience(let call): clientWaited(call)
        case .fault: breakSomething()
        case .start(let index): start(index)
        case .heal: heal()
        }
    }

    /// Whether a process is the one that something is meant for, and moves; what comes while it
    /// stands still waits.
    mutating func isThere(_ index: Int, _ life: Int, _ happening: Happening) -> Bool {
        guard limiters[index].isRunning, limiters[index].life == life else { return false }
        guard now < limiters[index].pausedUntil else { return true }
        limiters[index].backlog.append(happening)
        return false
    }
}
