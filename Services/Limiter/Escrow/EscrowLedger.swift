import Model

/// One limiter's dealings with escrow: for which accounts it asks PostgreSQL for units, when, and
/// what becomes of units when a shard leaves.
///
/// A value without I/O: the shell (`EscrowDesk`) tells it what happened and performs what it
/// returns. For each account at most one question is under way; calls that wait for it share it.
/// A question whose outcome is not known is asked again under the same id before any other.
struct EscrowLedger: Sendable {
    /// What to do next.
    enum Action: Equatable, Sendable {
        /// Ask PostgreSQL for units; answered by `drawn` or `drawFailed`.
        case draw(QuotaAccount, EscrowID, wanted: UInt64)
        /// Add units that were granted to this question to the account's cell, and note in it what
        /// could still be had.
        case credit(QuotaAccount, EscrowID, EscrowAnswer)
        /// Let the calls that wait decide anew; false: PostgreSQL could not be asked.
        case resume(QuotaAccount, isAnswered: Bool)
        /// The plan has no such quota: calls need not wait for units of it.
        case lift(QuotaAccount)
        /// Take the unused units out of the account's cell; answered by `withdrawn`.
        case withdraw(QuotaAccount, QuotaPeriod)
        /// Give units back to PostgreSQL; answered by `settled` or `settleFailed`.
        case settle(QuotaAccount, QuotaPeriod, EscrowID, units: UInt64)
        /// No account of these shards has units here any more.
        case left(ShardSet)
    }

    /// What happened.
    enum Event: Equatable, Sendable {
        /// Time passed; at least once a second.
        case tick
        /// A call takes `units`, and fewer are here: it waits for `resume`.
        case wanted(QuotaAccount, units: UInt64)
        /// Half of a grant is used, or calls are denied because nothing was left when last asked.
        case low(QuotaAccount)
        /// Answer to `draw`.
        case drawn(QuotaAccount, EscrowAnswer)
        /// Answer to `draw`: the org's plan has no hard quota of the meter now.
        case noQuota(QuotaAccount)
        /// `draw` failed, or its outcome is not known.
        case drawFailed(QuotaAccount)
        /// An earlier life of this limiter left units of these in its cells.
        case found(QuotaAccount, QuotaPeriod)
        /// Nothing was spent of what is here for long, or it is worth nothing any more: give it back.
        case idle(QuotaAccount)
        /// The shards are no longer this limiter's: give back what is here.
        case leave(ShardSet)
        /// Answer to `withdraw`.
        case withdrawn(QuotaAccount, QuotaPeriod, units: UInt64)
        /// `settle` is done.
        case settled(QuotaAccount, QuotaPeriod)
        /// `settle` failed, or its outcome is not known.
        case settleFailed(QuotaAccount, QuotaPeriod)
    }

    /// Nanoseconds between two questions about a quota that is used up, or after a failure.
    static let pauseNanoseconds: UInt64 = 1_000_000_000
    /// Accounts that one tick looks at: while PostgreSQL is away, all of them have questions to
    /// repeat.
    static let dueMax = 64
    /// How often accounts of periods that are over are looked for, in microseconds.
    private static let sweepMicroseconds: Int64 = 60_000_000

    private let life: UInt64
    private var number: UInt64 = 0
    private var accounts: [QuotaAccount: EscrowEntry] = [:]
    /// Accounts with something due later, such as a question to repeat, in the order of asking.
    private var due: [QuotaAccount] = []
    private var leaving = ShardSet()
    private var nextSweep = Timestamp.epoch

    /// Makes the ledger of a process; `life` is above those of all processes of this limiter before.
    init(life: UInt64) { self.life = life }

    /// Accounts that it deals with.
    var count: Int { accounts.count }

    /// Those of one org.
    func accounts(of org: OrgID) -> [QuotaAccount] { accounts.keys.filter { $0.org == org } }

    /// Accounts of which units may be here that nobody asks for now.
    var holding: [QuotaAccount] {
        accounts.filter { $0.value.draw == nil && !$0.value.periods.isEmpty }.map(\.key)
    }

    /// Takes note of what happened at `now` (monotonic nanoseconds; `wall` says which periods are
    /// over) and returns what to do, in order.
    mutating func handle(_ event: Event, at now: UInt64, wall: Timestamp) -> [Action] {
        switch event {
        case .tick: return tick(now, wall)
        case .wanted(let account, let units): return wanted(account, units, now, wall)
        case .low(let account): return low(account, now)
        case .noQuota(let account): return noQuota(account, now)
        case .idle(let account): return idle(account)
        case .drawn(let account, let answer): return drawn(account, answer, now)
        case .drawFailed(let account): return drawFailed(account, now)
        case .found(let account, let period):
            accounts[account, default: EscrowEntry()].periods.insert(period)
            return []
        case .leave(let shards): return leave(shards)
        case .withdrawn(let account, let period, let units):
            return withdrawn(account, period, units)
        case .settled(let account, let period): return settled(account, period)
        case .settleFailed(let account, let period):
            accounts[account]?.settlements[period]?.retryAt = now + Self.pauseNanoseconds
            remember(account)
            return []
        }
    }

    // MARK: - Asking for units

    private mutating func wanted(
        _ account: QuotaAccount, _ units: UInt64, _ now: UInt64, _ wall: Timestamp
    ) -> [Action] {
        guard !leaving.contains(account.shard) else {
            return [.resume(account, isAnswered: false)]
        }
        var entry = accounts[account] ?? EscrowEntry()
        defer { accounts[account] = entry }
        if let draw = entry.draw {
            entry.isAwaited = true
            guard draw.retryAt != nil else { return [] }
            // It failed a moment ago: who waits now is told so, and the next second asks again.
            return ask(&entry, account, units, now) ?? [.resume(account, isAnswered: false)]
        }
        guard entry.mayAsk(at: now, wall) else { return [.resume(account, isAnswered: true)] }
        entry.isAwaited = true
        return ask(&entry, account, units, now) ?? []
    }

    private mutating func low(_ account: QuotaAccount, _ now: UInt64) -> [Action] {
        guard !leaving.contains(account.shard) else { return [] }
        var entry = accounts[account] ?? EscrowEntry()
        defer { accounts[account] = entry }
        guard entry.draw == nil else { return [] }
        guard now >= entry.nextAsk else {
            entry.isLow = true
            remember(&entry, account)
            return []
        }
        return ask(&entry, account, 0, now) ?? []
    }

    /// Sends a question, or the one again whose outcome is not known; nil: it is not time yet.
    private mutating func ask(
        _ entry: inout EscrowEntry, _ account: QuotaAccount, _ units: UInt64, _ now: UInt64
    ) -> [Action]? {
        if let draw = entry.draw {
            guard let retryAt = draw.retryAt, now >= retryAt else { return nil }
            entry.draw?.retryAt = nil
            return [.draw(account, draw.id, wanted: draw.wanted)]
        }
        entry.isLow = false
        let draw = EscrowEntry.Draw(id: nextID(), wanted: units)
        entry.draw = draw
        return [.draw(account, draw.id, wanted: units)]
    }

    private mutating func drawn(
        _ account: QuotaAccount, _ answer: EscrowAnswer, _ now: UInt64
    ) -> [Action] {
        guard var entry = accounts[account], let draw = entry.draw else { return [] }
        entry.draw = nil
        entry.periods.insert(answer.period)
        entry.nextAsk = answer.left == 0 ? now + Self.pauseNanoseconds : now
        entry.nextQuota = answer.period.to
        let isAwaited = entry.isAwaited
        entry.isAwaited = false
        accounts[account] = entry
        var actions: [Action] = [.credit(account, draw.id, answer)]
        if isAwaited { actions.append(.resume(account, isAnswered: true)) }
        if leaving.contains(account.shard) { actions += withdrawals(account, entry) }
        return actions
    }

    private mutating func noQuota(_ account: QuotaAccount, _ now: UInt64) -> [Action] {
        guard var entry = accounts[account] else { return [] }
        let isAwaited = entry.isAwaited
        (entry.draw, entry.isAwaited) = (nil, false)
        (entry.nextAsk, entry.nextQuota) = (now + Self.pauseNanoseconds, nil)
        accounts[account] = entry
        let actions: [Action] = isAwaited ? [.lift(account)] : []
        guard leaving.contains(account.shard) else { return actions }
        return actions + withdrawals(account, entry) + forget(account)
    }

    private mutating func drawFailed(_ account: QuotaAccount, _ now: UInt64) -> [Action] {
        guard var entry = accounts[account], entry.draw != nil else { return [] }
        entry.draw?.retryAt = now + Self.pauseNanoseconds
        let isAwaited = entry.isAwaited
        entry.isAwaited = false
        remember(&entry, account)
        accounts[account] = entry
        return isAwaited ? [.resume(account, isAnswered: false)] : []
    }

    private mutating func nextID() -> EscrowID {
        number += 1
        return EscrowID(life: life, number: number)
    }

    // MARK: - Giving units back

    private mutating func leave(_ shards: ShardSet) -> [Action] {
        leaving = leaving.union(shards)
        var actions: [Action] = []
        // Ordered, so that the same history does the same.
        for account in accounts.keys.sorted() where shards.contains(account.shard) {
            guard let entry = accounts[account] else { continue }
            // An answer that is under way is waited for: its units must go back too.
            if entry.draw != nil { continue }
            actions += entry.isIdle ? forget(account) : withdrawals(account, entry)
        }
        return actions + finished()
    }

    private mutating func idle(_ account: QuotaAccount) -> [Action] {
        guard let entry = accounts[account], entry.draw == nil else { return [] }
        accounts[account]?.nextAsk = 0
        return withdrawals(account, entry)
    }

    /// Takes the units of an account out of its cell. Those of a period of which others are on
    /// their way back follow when these are settled.
    private func withdrawals(_ account: QuotaAccount, _ entry: EscrowEntry) -> [Action] {
        entry.periods.sorted().filter { entry.settlements[$0] == nil }
            .map { .withdraw(account, $0) }
    }

    private mutating func withdrawn(
        _ account: QuotaAccount, _ period: QuotaPeriod, _ units: UInt64
    ) -> [Action] {
        accounts[account]?.periods.remove(period)
        guard units > 0 else { return forget(account) }
        let settlement = EscrowEntry.Settlement(id: nextID(), units: units)
        accounts[account, default: EscrowEntry()].settlements[period] = settlement
        return [.settle(account, period, settlement.id, units: units)]
    }

    private mutating func settled(
        _ account: QuotaAccount, _ period: QuotaPeriod
    ) -> [Action] {
        accounts[account]?.settlements[period] = nil
        guard let entry = accounts[account], leaving.contains(account.shard), entry.draw == nil,
            !entry.isIdle
        else { return forget(account) }
        return withdrawals(account, entry)
    }

    /// Drops an account of which nothing is here.
    private mutating func forget(_ account: QuotaAccount) -> [Action] {
        if accounts[account]?.isIdle == true { accounts[account] = nil }
        return finished()
    }

    /// Says that the shards which are leaving have left, when nothing of them is here any more.
    private mutating func finished() -> [Action] {
        guard !leaving.isEmpty,
            !accounts.keys.contains(where: { leaving.contains($0.shard) })
        else { return [] }
        defer { leaving = ShardSet() }
        return [.left(leaving)]
    }

    // MARK: - Time

    private mutating func remember(_ entry: inout EscrowEntry, _ account: QuotaAccount) {
        guard !entry.isDue else { return }
        entry.isDue = true
        due.append(account)
    }

    private mutating func remember(_ account: QuotaAccount) {
        guard var entry = accounts[account] else { return }
        remember(&entry, account)
        accounts[account] = entry
    }

    private mutating func tick(_ now: UInt64, _ wall: Timestamp) -> [Action] {
        var actions: [Action] = []
        let looked = Array(due.prefix(Self.dueMax))
        due.removeFirst(looked.count)
        for account in looked {
            guard var entry = accounts[account] else { continue }
            entry.isDue = false
            if entry.draw?.retryAt != nil || (entry.isLow && entry.draw == nil) {
                let mayAsk = entry.draw != nil || now >= entry.nextAsk
                actions += mayAsk ? ask(&entry, account, 0, now) ?? [] : []
            }
            for (period, settlement) in entry.settlements {
                guard let retryAt = settlement.retryAt, now >= retryAt else { continue }
                entry.settlements[period]?.retryAt = nil
                actions.append(
                    .settle(account, period, settlement.id, units: settlement.units))
            }
            if entry.hasMore { remember(&entry, account) }
            accounts[account] = entry
        }
        return actions + sweep(wall)
    }

    /// Forgets periods that are over: what is left of their units is worth nothing.
    private mutating func sweep(_ wall: Timestamp) -> [Action] {
        guard wall >= nextSweep else { return [] }
        nextSweep = wall.adding(microseconds: Self.sweepMicroseconds)
        for (account, entry) in accounts {
            for period in entry.periods.union(entry.settlements.keys) where period.to <= wall {
                accounts[account]?.periods.remove(period)
                accounts[account]?.settlements[period] = nil
            }
            if accounts[account]?.isIdle == true { accounts[account] = nil }
        }
        return finished()
    }
}
