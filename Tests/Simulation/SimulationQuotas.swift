@testable import Limiter
@testable import Model

/// What limiter processes do for hard quotas: the real `EscrowLedger`, and what its shell does.
extension Simulation {
    /// Units of a quota that were used, by the period they were granted for.
    struct QuotaUse: Hashable {
        let account: QuotaAccount
        let period: QuotaPeriod
    }

    mutating func escrowTick(_ index: Int, _ life: Int, _ happening: Happening) {
        guard isThere(index, life, happening) else { return }
        queue.push(.escrowTick(index, life: life), at: now + Self.second)
        handle(index, escrow: .tick)
    }

    /// Tells the ledger what happened, and does what it says.
    mutating func handle(_ index: Int, escrow event: EscrowLedger.Event) {
        let clock = limiters[index].clock
        let actions = limiters[index].ledger.handle(
            event, at: clock.monotonic.nanoseconds, wall: clock.wall)
        for action in actions { perform(index, escrow: action) }
    }

    private mutating func perform(_ index: Int, escrow action: EscrowLedger.Action) {
        switch action {
        case .draw(let account, let id, let wanted):
            ask(
                index, .draw(account, id, wanted: wanted),
                for: .ledger(failure: .drawFailed(account)))
        case .credit(let account, _, let answer): credit(index, account, answer)
        case .resume(let account, let isAnswered):
            for call in limiters[index].waiting.removeValue(forKey: account) ?? [] {
                // Without an answer of the database, the client hears nothing and tries again.
                if isAnswered { decide(call, index) }
            }
        case .withdraw(let account, let period):
            let units = withdraw(index, account, period)
            handle(index, escrow: .withdrawn(account, period, units: units))
        case .settle(let account, let period, let id, let units):
            ask(
                index, .settle(account, period, id, units: units),
                for: .ledger(failure: .settleFailed(account, period)))
        case .lift: break
        case .left: settled(index)
        }
    }

    private mutating func credit(
        _ index: Int, _ account: QuotaAccount, _ answer: EscrowAnswer
    ) {
        limiters[index].left[account] = answer.left
        guard let org = orgs.first(where: { $0.account == account }),
            var state = limiters[index].shards[account.shard]
        else { return }
        let clock = limiters[index].clock
        var cells = state.cells[org.id] ?? org.rules.map { _ in RuleCells() }
        let end = Int64(answer.period.to.microseconds) * 1_000 - clock.wallAhead
        _ = Quota.grant(
            &cells[org.rules.count - 1].first, units: answer.granted, until: UInt64(end),
            now: clock.monotonic.nanoseconds)
        state.cells[org.id] = cells
        state.periods[org.id] = answer.period
        limiters[index].shards[account.shard] = state
    }

    /// Takes the unused units of a period out of an account's cell.
    private mutating func withdraw(
        _ index: Int, _ account: QuotaAccount, _ period: QuotaPeriod
    ) -> UInt64 {
        guard let org = orgs.first(where: { $0.account == account }),
            var state = limiters[index].shards[account.shard], state.periods[org.id] == period,
            let cells = state.cells[org.id]
        else { return 0 }
        let units = cells[org.rules.count - 1].first.value
        state.cells[org.id]?[org.rules.count - 1] = RuleCells()
        state.periods[org.id] = nil
        limiters[index].shards[account.shard] = state
        return units
    }

    /// A call finds too few units here; false: more are not to be had.
    mutating func wantsUnits(_ call: Call, _ org: SimulatedOrg, _ index: Int) -> Bool {
        guard let account = org.account else { return false }
        guard limiters[index].left[account] != 0 else {
            handle(index, escrow: .low(account))
            deniedAt[account] = now
            return false
        }
        limiters[index].waiting[account, default: []].append(call)
        handle(index, escrow: .wanted(account, units: call.cost))
        return true
    }

    /// A call took units of a quota: when few are left here, more are asked for.
    mutating func spent(_ call: Call, _ org: SimulatedOrg, _ index: Int) {
        guard let account = org.account, let state = limiters[index].shards[org.shard],
            let cells = state.cells[org.id], let period = state.periods[org.id]
        else { return }
        let use = QuotaUse(account: account, period: period)
        used[use, default: 0] += call.cost
        let here = limiters.reduce(0) { $0 + units(of: org, period, in: $1) }
        let granted = database.escrow.granted(account, period)
        if used[use, default: 0] > org.quota || used[use, default: 0] + here > granted {
            checker.fail(
                "\(used[use, default: 0]) units of org \(org.id) are used, \(here) are left of "
                    + "\(granted) granted out of \(org.quota)", at: now)
        }
        if cells[org.rules.count - 1].first.value * 2 <= EscrowRule.chunk(of: org.quota) {
            handle(index, escrow: .low(account))
        }
    }

    private func units(
        of org: SimulatedOrg, _ period: QuotaPeriod, in limiter: SimulatedLimiter
    ) -> UInt64 {
        guard let state = limiter.shards[org.shard], state.periods[org.id] == period else {
            return 0
        }
        return state.cells[org.id]?.last?.first.value ?? 0
    }

    /// At the end: what is used, what is left, what got lost.
    mutating func checkQuotas() {
        let period = database.period(at: now)
        for org in orgs {
            guard let account = org.account else { continue }
            let granted = database.escrow.granted(account, period)
            let here = limiters.reduce(0) { $0 + units(of: org, period, in: $1) }
            let used = used[QuotaUse(account: account, period: period)] ?? 0
            // A call that is denied for its quota is told the truth: all of it is used, but for one
            // percent.
            let rest = org.quota - min(org.quota, granted) + here
            // In a new period it may take a second until a limiter asks again.
            let isDenied =
                (deniedAt[account] ?? 0) + 3 * Self.second > now
                && UInt64(period.from.microseconds) * 1_000 + 5 * Self.second < now
            usedUp += isDenied ? 1 : 0
            if isDenied, rest > org.quota / 100 {
                checker.fail("\(rest) units of org \(org.id)'s \(org.quota) are not used", at: now)
            }
            let gone = granted - min(granted, used + here)
            lostQuota += gone
            grantedQuota += granted
            // With a killed limiter goes what it had, and what was on its way to it; what is on its
            // way at the end looks lost too.
            let grant = max(org.costMax, EscrowRule.chunk(of: org.quota))
            if gone > grant * UInt64(1 + 2 * faults.kills) {
                checker.fail("\(gone) units of org \(org.id) got lost", at: now)
            }
        }
    }
}
