@testable import Limiter
@testable import Model

/// What limiter processes do.
extension Simulation {
    /// Starts a process that isn't running.
    mutating func start(_ index: Int) {
        guard !limiters[index].isRunning else { return }
        limiters[index].start(times: times)
        let life = limiters[index].life
        queue.push(.escrowTick(index, life: life), at: now + Self.second)
        queue.push(.snapshot(index, life: life), at: now + random.next() % Self.second)
        // What is here of quotas has to be known before shards come and go.
        ask(index, .holdings, for: .found)
    }

    mutating func tick(_ index: Int, _ life: Int, _ happening: Happening) {
        guard isThere(index, life, happening) else { return }
        queue.push(.tick(index, life: life), at: now + 200 * Self.millisecond)
        handle(index, .tick)
        guard limiters[index].machine.hasLeft else { return }
        limiters[index].kill(losesDisk: false)
        queue.push(.start(index), at: now + random.next() % (3 * Self.second))
    }

    /// Tells the machine what happened, and does what it says.
    mutating func handle(_ index: Int, _ event: Membership.Event) {
        let clock = limiters[index].clock
        let actions = limiters[index].machine.handle(event, at: clock.monotonic.nanoseconds)
        var gate = limiters[index].machine.gate
        if canary == .ignoresLease, gate.decidesUntil > 0 {
            (gate.decidesUntil, gate.exactUntil) = (.max - 1, .max - 1)
        }
        limiters[index].gate.obey(gate)
        for action in actions { perform(index, action) }
    }

    private mutating func perform(_ index: Int, _ action: Membership.Action) {
        switch action {
        case .takeOver(_, let claims): takeOver(index, claims, action)
        case .handOver(let shards), .abandon(let shards):
            limiters[index].leaving = action
            handle(index, escrow: .leave(shards))
        default: ask(index, .act(action), for: .machine(action))
        }
    }

    /// The quotas of shards that leave are settled: the rest of their state may go.
    mutating func settled(_ index: Int) {
        guard let action = limiters[index].leaving else { return }
        limiters[index].leaving = nil
        if case .handOver(let shards) = action {
            var written = limiters[index].snapshots(of: shards, now: now)
            if canary == .skipsFinalSnapshot { written = [:] }
            ask(index, .write(term: limiters[index].term, written), for: .machine(action))
        } else if case .abandon(let shards) = action {
            for shard in shards.elements { limiters[index].shards[shard] = nil }
            later(index, .done)
        }
    }

    /// Something that the process finishes by itself.
    private mutating func later(_ index: Int, _ event: Membership.Event) {
        let at = now + random.next() % (5 * Self.millisecond)
        queue.push(.event(index, life: limiters[index].life, event), at: at)
    }

    /// Sends a question to the database.
    mutating func ask(
        _ index: Int, _ text: SimulatedDatabase.Question, for waiting: SimulatedLimiter.Waiting
    ) {
        limiters[index].asked += 1
        let (token, life) = (limiters[index].asked, limiters[index].life)
        limiters[index].pending[token] = waiting
        let question = Question(
            limiter: index, life: life, token: token,
            sentAt: limiters[index].clock.monotonic.nanoseconds,
            text: text)
        for at in network.arrivals(.limiter(index), .database, now: now, &random) {
            queue.push(.question(question), at: at)
        }
        queue.push(.noReply(index, life: life, token: token), at: now + Self.replyNanoseconds)
    }

    /// A question reaches the database, perhaps of a process that is no more.
    mutating func answer(_ question: Question) {
        guard now >= database.awayUntil else { return }
        let epoch = database.tables.epoch
        let reply = database.perform(
            question.text, of: limiters[question.limiter].id, sentAt: question.sentAt, now: now)
        if case .act(.claim) = question.text, case .event(.claimed(let claims)) = reply {
            noteLosses(claims)
        }
        for at in network.arrivals(.database, .limiter(question.limiter), now: now, &random) {
            queue.push(
                .reply(question.limiter, life: question.life, token: question.token, reply), at: at)
        }
        guard database.tables.epoch != epoch else { return }
        for index in limiters.indices {
            for at in network.arrivals(.database, .limiter(index), now: now, &random) {
                queue.push(.event(index, life: limiters[index].life, .noticed), at: at)
            }
        }
    }

    /// A claim said of these shards that counts are missing.
    private mutating func noteLosses(_ claims: [ShardClaim]) {
        for claim in claims where claim.lostAt == Timestamp(microseconds: Int64(now / 1_000)) {
            lost.insert(claim.shard)
        }
    }

    mutating func receive(_ index: Int, _ token: Int, _ reply: SimulatedDatabase.Reply) {
        guard let waiting = limiters[index].pending.removeValue(forKey: token) else { return }
        switch reply {
        case .event(.joined(let sentAt, let node, _)): joined(index, sentAt, node)
        case .event(let event): handle(index, event)
        case .snapshots(let snapshots): restore(index, snapshots)
        case .escrow(let event): handle(index, escrow: event)
        case .holdings(let holdings):
            for holding in holdings {
                handle(index, escrow: .found(holding.account, holding.period))
            }
            queue.push(.tick(index, life: limiters[index].life), at: now)
        case .done:
            guard case .machine(.handOver(let shards)) = waiting else { return }
            for shard in shards.elements { limiters[index].shards[shard] = nil }
            handle(index, .done)
        }
    }

    mutating func giveUp(_ index: Int, _ token: Int) {
        guard let waiting = limiters[index].pending.removeValue(forKey: token) else { return }
        switch waiting {
        case .machine(.join), .machine(.renew): handle(index, .leaseFailed)
        case .machine: handle(index, .workFailed)
        case .ledger(let failure): handle(index, escrow: failure)
        case .found: ask(index, .holdings, for: .found)
        case .nothing: break
        }
    }

    private mutating func joined(_ index: Int, _ sentAt: UInt64, _ node: JoinedNode?) {
        var complete = ShardSet()
        if let node {
            limiters[index].term = node.term
            for (shard, state) in limiters[index].shards
            where state.term == node.term {
                complete.insert(shard)
            }
        }
        handle(index, .joined(sentAt: sentAt, node, complete: complete))
    }

    /// Makes claimed shards whole: those that are here are, of the others the snapshots are read.
    private mutating func takeOver(
        _ index: Int, _ claims: [ShardClaim], _ action: Membership.Action
    ) {
        limiters[index].claims = claims
        let missing = claims.map(\.shard).filter { limiters[index].shards[$0] == nil }
        if missing.isEmpty {
            later(index, .takenOver(ShardSet(claims.map(\.shard))))
        } else {
            ask(index, .read(missing), for: .machine(action))
        }
    }

    private mutating func restore(_ index: Int, _ snapshots: [Int: SimulatedDatabase.Snapshot]) {
        let shards = limiters[index].claims.map(\.shard)
        for shard in shards where limiters[index].shards[shard] == nil {
            var state =
                snapshots[shard]?.state.moved(ahead: -limiters[index].clock.wallAhead)
                ?? ShardState(term: 0)
            if canary != .restoresQuotas { state = state.withoutQuotas(orgs) }
            state.term = limiters[index].term
            limiters[index].shards[shard] = state
            checker.takenOver(
                shard, snapshots[shard], state: state, skew: limiters[index].clock.skew,
                isLost: lost.contains(shard))
            lost.remove(shard)
        }
        handle(index, .takenOver(ShardSet(shards)))
    }

    /// Once a second the state of held shards goes to the database.
    mutating func snapshot(_ index: Int, _ life: Int, _ happening: Happening) {
        guard isThere(index, life, happening) else { return }
        queue.push(.snapshot(index, life: life), at: now + Self.second)
        let busy = ShardSet(orgs.map(\.shard)).intersection(limiters[index].held)
        guard !busy.isEmpty else { return }
        let written = limiters[index].snapshots(of: busy, now: now)
        ask(index, .write(term: limiters[index].term, written), for: .nothing)
    }

    mutating func resume(_ index: Int) {
        guard limiters[index].isRunning, now >= limiters[index].pausedUntil else { return }
        let backlog = limiters[index].backlog
        limiters[index].backlog = []
        for happening in backlog { happen(happening) }
    }

    // MARK: - Decisions

    mutating func decide(_ call: Call, _ index: Int, _ happening: Happening) {
        guard isThere(index, limiters[index].life, happening) else { return }
        decide(call, index)
    }

    /// Decides a call, unless it has to wait for units of its quota.
    mutating func decide(_ call: Call, _ index: Int) {
        let org = orgs[call.org]
        guard limiters[index].gate.ask(org.shard) == .open else {
            let view = limiters[index].machine.view
            send(call, .notOwner(epoch: view.epoch, members: view.members), from: index)
            return
        }
        guard var state = limiters[index].shards[org.shard] else {
            return checker.fail("n\(index) decides in \(org.shard) without its state", at: now)
        }
        checkAlone(index, org.shard)
        if canary == .forgetsRequestIDs { state.charged = [:] }
        let storesMax = limiters[index].diesAfterStores
        var outcome = state.decide(
            call, org, at: limiters[index].clock.decisionTime, storesMax: storesMax ?? .max,
            rulesMax: canary == .asksFirstRuleOnly ? 1 : .max)
        limiters[index].shards[org.shard] = state
        if storesMax != nil, case .allowed = outcome {
            checker.doubt(call, at: now)
            return kill(index, losesDisk: false)
        }
        if case .needsUnits = outcome {
            if wantsUnits(call, org, index) { return }
            outcome = .denied(byQuota: true)
        }
        checker.decided(call, outcome, by: index, at: now)
        guard case .denied = outcome else {
            if case .allowed = outcome { spent(call, org, index) }
            return send(call, .allowed, from: index)
        }
        send(call, .denied, from: index)
    }

    private mutating func checkAlone(_ index: Int, _ shard: Int) {
        for other in limiters where other.index != index && other.isRunning {
            if now >= other.pausedUntil, other.gate.ask(shard) == .open {
                checker.fail(
                    "\(limiters[index].id) and \(other.id) decide in shard \(shard)", at: now)
            }
        }
    }

    private mutating func send(_ call: Call, _ answer: Answer, from index: Int) {
        for at in network.arrivals(.limiter(index), .clients, now: now, &random) {
            queue.push(.answer(call, answer), at: at)
        }
    }
}
