import Chassis
import Model
import Postgres
import Synchronization

/// Spends hard quotas out of PostgreSQL: does what `EscrowLedger` says, through `EscrowStore`, and
/// lets calls wait for the units that they asked for.
///
/// Units are in the counters of the rules, so they survive the process where those do, and are spent
/// by the next one. They go back to PostgreSQL when nobody spent any for a while, when the plan
/// changes, and when the limiter stops. Of a limiter that loses its state, the units that it had are
/// lost: less than half a percent of each quota.
package final class EscrowDesk: Component {
    package let name = "escrow"

    private let store: EscrowStore
    private let cells: QuotaCells
    private let life: UInt64
    private let directory: KeyDirectory
    private let clock: any TimeSource
    private let calendar: WallAnchor
    private let idleNanoseconds: UInt64
    private let log: Logger
    private let drawing: OutageLog
    private let settling: OutageLog
    private let finding: OutageLog
    private let counters: QuotaCounters
    private let state: Mutex<State>
    private let ticks = Mutex<Task<Void, Never>?>(nil)

    private struct State {
        var ledger: EscrowLedger
        var queues: [QuotaAccount: UnitQueue] = [:]
        /// Units that waiting calls lacked after the last answer: the next question asks for them.
        var shortfalls: [QuotaAccount: UInt64] = [:]
        /// Unused units of accounts, and since when they have been so many.
        var still: [QuotaAccount: (units: UInt64, since: UInt64)] = [:]
        /// Whether what an earlier life left was looked for.
        var hasTakenOver = false
        var departures: [CheckedContinuation<Bool, Never>] = []
    }

    /// How long units may lie unused: a minute.
    static let idleNanoseconds: UInt64 = 60_000_000_000
    /// How long a limiter that stops waits for its units to go back, in milliseconds.
    private static let farewellMilliseconds = 3_000
    /// Unused units are looked for every so many ticks, which are a second apart.
    private static let ticksOfSweep = 5

    init(
        store: EscrowStore, cells: QuotaCells, life: UInt64, directory: KeyDirectory,
        clock: any TimeSource, calendar: WallAnchor,
        idleNanoseconds: UInt64 = EscrowDesk.idleNanoseconds, log: Logger,
        metrics: Metrics
    ) {
        (self.store, self.cells, self.life, self.directory) = (store, cells, life, directory)
        (self.clock, self.calendar, self.log) = (clock, calendar, log)
        self.idleNanoseconds = idleNanoseconds
        drawing = OutageLog(
            log, "units of a quota could not be asked for; asking again in a second",
            recovery: "units of quotas can be asked for again")
        settling = OutageLog(
            log, "unused units of a quota could not be given back; trying again",
            recovery: "unused units of quotas are given back again")
        finding = OutageLog(
            log, "what this limiter holds of quotas could not be read; trying again",
            recovery: "what this limiter holds of quotas was read")
        counters = QuotaCounters(metrics)
        state = Mutex(State(ledger: EscrowLedger(life: life)))
    }

    package func start() async throws {
        await takeOver()
        let task = Task {
            var number = 0
            while !Task.isCancelled {
                number += 1
                if state.withLock({ !$0.hasTakenOver }) { await takeOver() }
                handle(.tick)
                state.withLock { $0.shortfalls.removeAll() }
                if number % Self.ticksOfSweep == 0 { sweep() }
                try? await Task.sleep(for: .seconds(1))
            }
        }
        ticks.withLock { $0 = task }
    }

    /// Gives back what is not used; waits a few seconds for that at most.
    package func stop() async {
        ticks.withLock { $0?.cancel() }
        // What can't be given back is kept for the next life.
        guard directory.databaseAnswers.load(ordering: .relaxed) else { return }
        _ = await leave(.all)
    }

    /// Units that could not be given back yet.
    struct NotSettled: Error {}

    /// Gives back what is here of shards that are no longer this limiter's.
    /// - Throws: `NotSettled` when that takes longer than a few seconds.
    func giveBack(_ shards: ShardSet) async throws {
        // What an earlier life left is not known before.
        guard state.withLock({ $0.hasTakenOver }), await leave(shards) else { throw NotSettled() }
    }

    /// Gives back what is here of some shards; false: it took too long, and goes on.
    @discardableResult
    func leave(_ shards: ShardSet) async -> Bool {
        let timer = Task {
            try await Task.sleep(for: .milliseconds(Self.farewellMilliseconds))
            depart(isDone: false)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            state.withLock { $0.departures.append(continuation) }
            handle(.leave(shards))
        }
    }

    /// Looks again for what an org's plan includes: the units that are here may be of a period that
    /// has ended with the plan.
    func planChanged(of org: OrgID) {
        let accounts = state.withLock { $0.ledger.accounts(of: org) }
        for account in accounts { handle(.idle(account)) }
    }

    /// The counter of an account.
    func key(of account: QuotaAccount) -> CellKey { cells.key(of: account) }

    /// Asks for units without waiting for them.
    func low(_ account: QuotaAccount) {
        if state.withLock({ $0.hasTakenOver }) { handle(.low(account)) }
    }

    /// Asks for units, and waits until they are in the cell or can't be had.
    func wait(for account: QuotaAccount, units: UInt64) async -> UnitQueue.End {
        // What an earlier life was granted last is looked for before anything else is asked.
        guard state.withLock({ $0.hasTakenOver }) else { return .unanswered }
        return await withCheckedContinuation { continuation in
            let wanted = state.withLock { state in
                state.queues[account, default: UnitQueue()].append(continuation, units: units)
                let all = state.queues[account]?.units ?? units
                return max(all, state.shortfalls.removeValue(forKey: account) ?? 0)
            }
            handle(.wanted(account, units: wanted))
        }
    }

    // MARK: - What the ledger says

    private var now: UInt64 { clock.monotonic.nanoseconds }

    private func handle(_ event: EscrowLedger.Event) {
        let (now, wall) = (clock.monotonic, calendar.calendar(at: clock.monotonic))
        let actions = state.withLock {
            $0.ledger.handle(event, at: now.nanoseconds, wall: wall)
        }
        for action in actions { perform(action) }
    }

    private func perform(_ action: EscrowLedger.Action) {
        switch action {
        case .draw(let account, let id, let wanted):
            Task { await draw(account, id, wanted) }
        case .credit(let account, let id, let answer): credit(account, id, answer)
        case .resume(let account, let isAnswered):
            resume(account, isAnswered ? .answered : .unanswered)
        case .lift(let account): resume(account, .lifted)
        case .withdraw(let account, let period):
            let units = cells.withdraw(account, of: end(of: period), now: now)
            handle(.withdrawn(account, period, units: units))
        case .settle(let account, let period, let id, let units):
            Task { await settle(QuotaHolding(account: account, period: period), id, units) }
        case .left: depart(isDone: true)
        }
    }

    private func depart(isDone: Bool) {
        let departures = state.withLock { state in
            defer { state.departures = [] }
            return state.departures
        }
        for departure in departures { departure.resume(returning: isDone) }
    }

    private func resume(_ account: QuotaAccount, _ end: UnitQueue.End) {
        let queue = state.withLock { state in
            let queue = state.queues.removeValue(forKey: account) ?? UnitQueue()
            let here = cells.state(of: account).first.value
            if case .answered = end, queue.units > here {
                state.shortfalls[account] = queue.units - here
            }
            return queue
        }
        for call in queue.waiting { call.resume(returning: end) }
    }

    private func draw(_ account: QuotaAccount, _ id: EscrowID, _ wanted: UInt64) async {
        do {
            let instant = calendar.calendar(at: clock.monotonic)
            let found = try await store.draw(account, id, wanted: wanted, at: instant)
            drawing.succeeded()
            guard let answer = found else { return handle(.noQuota(account)) }
            (answer.granted > 0 ? counters.granted : counters.usedUp).add()
            counters.drawn.add(answer.granted)
            handle(.drawn(account, answer))
        } catch {
            counters.failed.add()
            drawing.failed(
                ["org_id": .int(account.org.value), "reason": .string(error.description)])
            handle(.drawFailed(account))
        }
    }

    private func settle(_ holding: QuotaHolding, _ id: EscrowID, _ units: UInt64) async {
        do {
            try await store.settle(holding, id, units: units)
            settling.succeeded()
            counters.returned.add(units)
            handle(.settled(holding.account, holding.period))
        } catch {
            settling.failed(
                ["org_id": .int(holding.account.org.value), "reason": .string(error.description)])
            handle(.settleFailed(holding.account, holding.period))
        }
    }

    // MARK: - The cells

    private func credit(_ account: QuotaAccount, _ id: EscrowID, _ answer: EscrowAnswer) {
        let news = QuotaNews(left: answer.left, granted: answer.granted, mark: id.mark)
        let isKept = cells.credit(
            account, units: answer.granted, news, until: end(of: answer.period), now: now)
        guard !isKept, answer.granted > 0 else { return }
        log.sampled(.warning, "the memory is full; units of a quota are given back", [:])
        handle(.withdrawn(account, answer.period, units: answer.granted))
    }

    /// The end of a period on the monotonic clock.
    private func end(of period: QuotaPeriod) -> UInt64 {
        let now = clock.monotonic
        let (left, over) = period.to.microseconds.subtractingReportingOverflow(
            calendar.calendar(at: now).microseconds)
        guard !over, left > 0 else { return now.nanoseconds }
        let (nanoseconds, isFar) = UInt64(left).multipliedReportingOverflow(by: 1_000)
        return isFar ? .max : now.nanoseconds.saturatingAdd(nanoseconds)
    }

    /// Gives back what nobody spent of for a while.
    func sweep() {
        let now = now
        let present = state.withLock { $0.ledger.holding }
            .map { ($0, cells.state(of: $0).first.value) }
        let idle = state.withLock { state in
            var still: [QuotaAccount: (units: UInt64, since: UInt64)] = [:]
            for (account, units) in present {
                let before = state.still[account]
                still[account] = before?.units == units ? before : (units, now)
            }
            state.still = still
            return still.filter { now - min($0.value.since, now) >= idleNanoseconds }.map(\.key)
        }
        for account in idle { handle(.idle(account)) }
    }

    // MARK: - After another process

    /// Goes on with what an earlier life left: its units are in the cells, save those of a question
    /// whose answer it did not live to see.
    private func takeOver() async {
        do {
            let held = try await store.held(at: calendar.calendar(at: clock.monotonic))
            finding.succeeded()
            for units in held { takeOver(units) }
            state.withLock { $0.hasTakenOver = true }
            guard !held.isEmpty else { return }
            log.info("units of quotas are taken over", ["accounts": .int(Int64(held.count))])
        } catch {
            finding.failed(["reason": .string(error.description)])
        }
    }

    private func takeOver(_ units: HeldUnits) {
        let (account, period) = (units.holding.account, units.holding.period)
        handle(.found(account, period))
        guard units.draw.life < life, units.answer > 0,
            units.settlement.map({ $0 < units.draw }) ?? true,
            let left = left(unseen: units)
        else { return }
        credit(
            account, units.draw, EscrowAnswer(granted: units.answer, left: left, period: period))
    }

    /// What PostgreSQL still had after the last grant of an earlier life, which it did not live to see; nil: it saw
    /// it, or nobody knows.
    private func left(unseen units: HeldUnits) -> UInt64? {
        let said = cells.state(of: units.holding.account).second
        guard said.isLive(at: now) else {
            // Without news nobody knows what was spent; unless there was only this grant, and nothing of the state
            // was ever lost. Who asks next hears what is left.
            return units.isFirst && cells.isWhole(units.holding.account) ? 1 : nil
        }
        let end = end(of: units.holding.period)
        let apart = max(said.deadAt, end) - min(said.deadAt, end)
        guard apart <= Quota.sameNanoseconds else { return nil }
        let news = QuotaNews(word: said.value)
        return news.mark == units.draw.mark ? nil : news.left - min(units.answer, news.left)
    }
}
