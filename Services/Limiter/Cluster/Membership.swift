import Model

/// One limiter's part in the cluster: what it holds, until when it may decide, and what it does
/// next.
///
/// A value without I/O: the shell (`ClusterWorker`) tells it what happened and performs what it
/// returns. At any time at most one action on the lease (`join`, `renew`) and one on shards (the
/// others) is under way. After each event, and before the returned actions begin, `gate` is what
/// decisions obey.
struct Membership: Sendable {
    /// What a limiter does next; each is answered by the event of the same name, or by a failure.
    enum Action: Equatable, Sendable {
        /// Become live, under the term that the state was kept under (0: none).
        case join(previousTerm: Int64)
        /// Renew the lease of `term`, and look who is there. Term 0: only look.
        case renew(term: Int64, takesPart: Bool)
        /// Expel the silent and make the next epoch.
        case move(from: Int64, expelling: [SilentNode])
        /// Put shards in this limiter's name.
        case claim(term: Int64, ShardSet, complete: ShardSet)
        /// Make the state of claimed shards whole: as it is kept here, or from the last snapshot.
        case takeOver(term: Int64, [ShardClaim])
        /// Write the final state of shards in which nothing is decided any more, settle their
        /// quotas, forget them.
        case handOver(ShardSet)
        /// Take shards out of this limiter's name, which have been handed over.
        case release(term: Int64, ShardSet)
        /// End the term.
        case leave(term: Int64)
        /// State of a term that is over is worth nothing: settle its quotas, forget it.
        case abandon(ShardSet)
    }

    /// What happened; `sentAt` is the monotonic time before the question was sent.
    enum Event: Equatable, Sendable {
        /// Time passed; at least four times a second.
        case tick
        /// Something changed, a notice says: look.
        case noticed
        /// Answer to `join`: the term, and the shards in its name; nil: another life of this id is
        /// not over. `complete`: shards whose state under this term is whole here.
        case joined(sentAt: UInt64, JoinedNode?, complete: ShardSet)
        /// Answer to `renew`: what is in the name of the term; nil: it is over, or there was none.
        case renewed(sentAt: UInt64, JoinedNode?, ClusterView)
        /// `join` or `renew` failed, or its outcome is not known.
        case leaseFailed
        /// Answer to `claim`.
        case claimed([ShardClaim])
        /// Answer to `takeOver`: the shards whose state is whole.
        case takenOver(ShardSet)
        /// `move`, `handOver`, `release`, `leave` or `abandon` is done.
        case done
        /// The action on shards failed, or its outcome is not known.
        case workFailed
        /// Hand everything over and leave.
        case stop
    }

    /// What decisions obey.
    struct Gate: Equatable, Sendable {
        /// Monotonic nanoseconds from which nothing is decided; 0: nothing is.
        var decidesUntil: UInt64 = 0
        /// Monotonic nanoseconds from which decisions are no longer exact; at most `decidesUntil`.
        var exactUntil: UInt64 = 0
        /// Shards in which this limiter decides.
        var held = ShardSet()
        /// Shards that this limiter should hold, and does not hold yet.
        var awaited = ShardSet()
        var epoch: Int64 = 0
    }

    let id: String
    let times: LeaseTimes
    /// Whether to go on deciding, without the promise to be exact, while PostgreSQL can't be asked.
    let decidesCutOff: Bool
    /// What was last seen of the others.
    private(set) var view = ClusterView()
    private(set) var owners = ShardOwners(members: [])
    /// The shards that this limiter should hold.
    private var wanted = ShardSet()
    /// The term of this life; 0: not live.
    private(set) var term: Int64 = 0
    /// Whether it left for good.
    private(set) var hasLeft = false

    /// Shards whose state was whole here when this life began.
    private var complete = ShardSet()
    /// Shards that an earlier life of the same term left in this limiter's name, until they are
    /// claimed.
    private var inherited = ShardSet()
    /// Shards in this limiter's name, or perhaps in it.
    private var shards = HeldShards()
    private var watch = SilenceWatch()
    private var lease = LeaseState()
    /// The action on shards that is under way, and the term it began in.
    private var work: (action: Action, term: Int64)?
    /// When the last action on shards ended.
    private var workEnded: UInt64 = 0
    private var isStopping = false
    private var nextWork: UInt64 = 0
    private var nextMove: UInt64 = 0
    private var nextClaim: UInt64 = 0

    /// Makes a limiter that is not live yet; `previousTerm` is the term that its state was kept
    /// under, 0 for none.
    init(
        id: String, previousTerm: Int64 = 0, decidesCutOff: Bool = false,
        times: LeaseTimes = LeaseTimes()
    ) {
        self.id = id
        self.decidesCutOff = decidesCutOff
        self.times = times
        lease.previousTerm = previousTerm
    }

    /// What decisions obey after the last event.
    var gate: Gate {
        var gate = Gate(epoch: view.epoch)
        guard term != 0 else { return gate }
        gate.exactUntil = lease.end
        gate.decidesUntil = max(lease.end, lease.cutOffEnd)
        gate.held = shards.held
        gate.awaited = wanted.subtracting(shards.held)
        return gate
    }

    /// Takes note of what happened at `now` (monotonic nanoseconds) and returns what to do.
    mutating func handle(_ event: Event, at now: UInt64) -> [Action] {
        lease.notice(now, stall: times.stall)
        switch event {
        case .tick: break
        case .noticed: lease.next = min(lease.next, now)
        case .joined(let sentAt, let node, let complete): joined(sentAt, node, complete, now)
        case .renewed(let sentAt, let node, let view): renewed(sentAt, node, view, now)
        case .leaseFailed:
            lease.fail(now, times, decides: decidesCutOff && term != 0)
        case .claimed(let claims): claimed(claims, now)
        case .takenOver(let whole): takenOver(whole, now)
        case .done: done(now)
        case .workFailed: workFailed(now)
        case .stop:
            isStopping = true
            lease.next = min(lease.next, now)
        }
        return [nextWork(now), nextQuestion(now)].compactMap(\.self)
    }

    // MARK: - The lease

    private mutating func joined(
        _ sentAt: UInt64, _ node: JoinedNode?, _ complete: ShardSet, _ now: UInt64
    ) {
        lease.answered(now)
        guard let node else {
            lease.isTaken = true
            lease.next = now + times.again
            return
        }
        term = node.term
        inherited = node.shards
        self.complete = complete.intersection(node.shards)
        lease.end = sentAt + times.lease
        lease.previousTerm = 0
        // What is kept here under an earlier term has no worth in this one.
        shards.abandoned = shards.abandoned.union(ShardSet.all.subtracting(self.complete))
    }

    private mutating func renewed(
        _ sentAt: UInt64, _ node: JoinedNode?, _ view: ClusterView, _ now: UInt64
    ) {
        lease.answered(now)
        if term != 0, let node {
            lease.end = max(lease.end, sentAt + times.lease)
            lease.next = max(now, sentAt + times.renewal)
            // Nothing else was under way since it was asked, so this is how it stands.
            if work == nil, workEnded < sentAt {
                shards.found(node.shards.subtracting(inherited))
            }
        } else if term != 0 {
            // Others may decide in its shards already: the lease had run out before.
            term = 0
            lease.end = 0
            (complete, inherited) = (ShardSet(), ShardSet())
            shards.expelled()
        } else {
            lease.isTaken = view.nodes.contains { $0.node.id == id }
            lease.next = now + times.again
        }
        if view.members != self.view.members {
            owners = ShardOwners(members: view.members)
            wanted = owners.shards(of: id)
        }
        self.view = view
        watch.look(view, now)
    }

    private mutating func nextQuestion(_ now: UInt64) -> Action? {
        guard !lease.isAsking, !hasLeft, now >= lease.next else { return nil }
        if term == 0, isStopping {
            hasLeft = shards.abandoned.isEmpty && work == nil
            return nil
        }
        lease.isAsking = true
        lease.next = now + times.renewal
        if term != 0 { return .renew(term: term, takesPart: !isStopping) }
        return lease.isTaken
            ? .renew(term: 0, takesPart: true) : .join(previousTerm: lease.previousTerm)
    }

    // MARK: - The shards

    private mutating func claimed(_ claims: [ShardClaim], _ now: UInt64) {
        guard let work = finishWork(now), work.term == term else { return }
        shards.claimed(claims)
        if case .claim(_, let asked, _) = work.action { inherited = inherited.subtracting(asked) }
        if claims.isEmpty { nextClaim = now + times.again }
    }

    private mutating func takenOver(_ whole: ShardSet, _ now: UInt64) {
        guard let work = finishWork(now), work.term == term else { return }
        shards.takenOver(whole)
        if !shards.unwhole.isEmpty { nextWork = now + times.again }
    }

    private mutating func done(_ now: UInt64) {
        guard let work = finishWork(now) else { return }
        switch work.action {
        case .move:
            lease.next = min(lease.next, now)
            nextMove = now + times.again
        case .handOver(let given): shards.handedOver(given)
        case .release(_, let given): shards.released(given)
        case .abandon(let gone): shards.abandoned = shards.abandoned.subtracting(gone)
        case .leave where work.term == term:
            term = 0
            hasLeft = true
        default: break
        }
    }

    private mutating func workFailed(_ now: UInt64) {
        guard let work = finishWork(now) else { return }
        nextWork = now + times.again
        if case .claim(_, let asked, _) = work.action, work.term == term {
            shards.doubtful = shards.doubtful.union(asked)
        }
    }

    private mutating func finishWork(_ now: UInt64) -> (action: Action, term: Int64)? {
        workEnded = now
        defer { work = nil }
        return work
    }

    /// The next action on shards, most urgent first.
    private mutating func nextWork(_ now: UInt64) -> Action? {
        guard work == nil, !hasLeft, now >= nextWork else { return nil }
        guard let action = urgentWork(now) else { return nil }
        work = (action, term)
        return action
    }

    private mutating func urgentWork(_ now: UInt64) -> Action? {
        if now >= nextMove, let move = move(now) { return move }
        if !shards.abandoned.isEmpty { return .abandon(shards.abandoned) }
        guard term != 0 else { return nil }
        let leaving = shards.leave(all: wanted, complete: complete)
        if !leaving.isEmpty {
            complete = complete.subtracting(leaving)
            return .handOver(leaving)
        }
        if !shards.given.isEmpty { return .release(term: term, shards.given) }
        if !shards.unwhole.isEmpty { return .takeOver(term: term, shards.unwhole) }
        let missing = wanted.union(inherited).subtracting(shards.held)
        if !missing.isEmpty, now >= nextClaim, now < lease.end {
            return .claim(term: term, missing, complete: complete)
        }
        return isStopping && wanted.isEmpty && missing.isEmpty ? .leave(term: term) : nil
    }

    /// The next epoch, when the present one has not the members that are there.
    private func move(_ now: UInt64) -> Action? {
        let silent = watch.silent(at: now, times, except: NodeTerm(id: id, term: term))
        guard term != 0 || silent.contains(where: { $0.node.id == id }) else { return nil }
        let gone = Set(silent.map(\.node.id))
        let present = view.nodes.filter { $0.takesPart && !gone.contains($0.node.id) }
        guard !silent.isEmpty || present.map(\.node.id) != view.members else { return nil }
        return .move(from: view.epoch, expelling: silent)
    }
}
