import Chassis
import Model
import Postgres
import Synchronization

/// The part of a limiter among others, at work: tells `Membership` what happened, has the gate obey it, and does what
/// it says.
package final class ClusterWorker: Component {
    package let name = "cluster"

    /// What is known of the cluster.
    struct Standing: Sendable {
        var view = ClusterView()
        var owners = ShardOwners(members: [])
        /// Shards in which calls are decided here.
        var held = ShardSet()
        var term: Int64 = 0
        /// When PostgreSQL last said who there is.
        var seenAt = MonotonicInstant(nanoseconds: 0)
    }

    private struct State {
        var machine: Membership
        var standing = Standing()
        var reported: String?
    }

    let id: String
    private let settings: ClusterSettings
    private let store: ClusterStore
    private let keeper: any ShardKeeper
    private let gate: ShardGate
    private let listener: Listener
    private let clock: any TimeSource
    private let log: Logger
    private let saving: OutageLog
    private let asking: OutageLog
    private let state: Mutex<State>
    private let tasks = Mutex<[Task<Void, Never>]>([])

    private static let tickMilliseconds = 200
    private static let saveMilliseconds = 500
    /// How long leaving may take: what comes after has to end too, within the time that a stop has.
    private static let leaveMilliseconds: UInt64 = 10_000

    /// Makes the worker of a limiter that has not joined yet; `listener` is of its own connection.
    init(
        _ settings: ClusterSettings, store: ClusterStore, keeper: any ShardKeeper, previousTerm: Int64,
        gate: ShardGate, listener: Listener, times: LeaseTimes = LeaseTimes(),
        clock: any TimeSource, log: Logger, metrics: Metrics
    ) {
        id = settings.node
        (self.settings, self.store, self.keeper) = (settings, store, keeper)
        (self.gate, self.listener, self.clock, self.log) = (gate, listener, clock, log)
        saving = OutageLog(
            log, "a snapshot of the counts could not be written",
            recovery: "snapshots of the counts are written again")
        asking = OutageLog(
            log, "the cluster could not be asked", recovery: "the cluster answers again")
        let machine = Membership(
            id: settings.node, previousTerm: previousTerm, decidesCutOff: settings.decidesCutOff,
            times: times)
        state = Mutex(State(machine: machine))
        metrics.reading(
            "tollgate_limiter_shards_held", help: "Shards, of 256, in which this limiter decides."
        ) { [weak self] in Int64(self?.standing.held.count ?? 0) }
        metrics.reading(
            "tollgate_limiter_epoch", help: "The routing epoch that this limiter obeys."
        ) { [gate] in gate.epoch }
    }

    /// Makes the worker of a limiter with its table, whose state is kept in `directory` (empty: in memory).
    convenience init(
        _ settings: ClusterSettings, table: LimitTable, directory: String, secret: UInt64,
        pool: Pool, listener: Listener, clock: any TimeSource, log: Logger, metrics: Metrics,
        settleQuotas: @escaping @Sendable (ShardSet) async throws -> Void = { _ in }
    ) {
        let keeper = StateKeeper(
            id: settings.node, table: table, snapshots: SnapshotStore(pool: pool, clock: clock),
            file: NodeFile(directory: directory.isEmpty ? nil : directory), secret: secret,
            clock: clock, log: log, settleQuotas: settleQuotas)
        self.init(
            settings, store: ClusterStore(pool: pool, clock: clock), keeper: keeper,
            previousTerm: keeper.previousTerm, gate: table.gate, listener: listener,
            times: settings.times, clock: clock, log: log, metrics: metrics)
    }

    /// What is known now.
    var standing: Standing { state.withLock { $0.standing } }

    package func start() async throws {
        report()
        listener.listen(["tollgate_limiters"]) { event in
            if case .lost = event { return }
            self.tell(.noticed)
        }
        let running = [
            Task { await self.every(Self.tickMilliseconds) { self.tell(.tick) } },
            Task { await self.every(Self.saveMilliseconds) { await self.save() } },
        ]
        tasks.withLock { $0 = running }
    }

    /// Hands every shard over and leaves. While PostgreSQL is away it can't: the state stays where it is, and the next
    /// process of this limiter goes on with it.
    package func stop() async {
        tell(.stop)
        let end = Deadline.after(milliseconds: Self.leaveMilliseconds, from: clock.monotonic)
        while !hasLeft, !end.hasPassed(at: clock.monotonic) {
            try? await Task.sleep(for: .milliseconds(20))
            tell(.tick)
        }
        if !hasLeft { log.warning("the limiter could not hand its shards over") }
        tasks.withLock { $0.forEach { $0.cancel() } }
        await listener.stop()
    }

    /// Ends at once, as a process that is killed: hands nothing over, and is not asked any more.
    func halt() async {
        tasks.withLock { $0.forEach { $0.cancel() } }
        await listener.stop()
    }

    private var hasLeft: Bool { state.withLock { $0.machine.hasLeft } }

    private func every(_ milliseconds: Int, _ body: () async -> Void) async {
        while !Task.isCancelled {
            await body()
            try? await Task.sleep(for: .milliseconds(milliseconds))
        }
    }

    /// Snapshots what changed. One that fails is made up for by the next.
    private func save() async {
        let standing = standing
        guard standing.term != 0, !standing.held.isEmpty else { return }
        do {
            try await keeper.save(standing.held, term: standing.term)
            saving.succeeded()
        } catch {
            saving.failed(["reason": .string("\(error)")])
        }
    }

    // MARK: - What happens

    /// Tells the machine what happened, and starts what it says.
    private func tell(_ event: Membership.Event) {
        let now = clock.monotonic
        let (actions, term) = state.withLock { state in
            let actions = state.machine.handle(event, at: now.nanoseconds)
            let present = state.machine.gate
            gate.obey(present)
            if case .renewed = event { state.standing.seenAt = now }
            state.standing.view = state.machine.view
            state.standing.owners = state.machine.owners
            state.standing.held = present.held
            state.standing.term = state.machine.term
            return (actions, state.machine.term)
        }
        for action in actions { Task { await self.perform(action, term) } }
        report()
    }

    /// Says how the limiter stands, when that changed.
    private func report() {
        let text: String? = state.withLock { state in
            let standing = state.standing
            let wanted = standing.owners.shards(of: id).count
            let text =
                standing.term == 0
                ? "not joined yet"
                : standing.held.count < wanted
                    ? "\(standing.held.count) of \(wanted) shards taken over" : ""
            guard state.reported != text else { return nil }
            state.reported = text
            return text
        }
        guard let text else { return }
        settings.report(text.isEmpty, text)
    }

    // MARK: - What is done

    private func perform(_ action: Membership.Action, _ term: Int64) async {
        let sentAt = clock.monotonic.nanoseconds
        do {
            let event = try await outcome(of: action, term, sentAt)
            asking.succeeded()
            tell(event)
        } catch {
            asking.failed(["reason": .string("\(error)")])
            switch action {
            case .join, .renew: tell(.leaseFailed)
            default: tell(.workFailed)
            }
        }
    }

    private func outcome(
        of action: Membership.Action, _ present: Int64, _ sentAt: UInt64
    ) async throws -> Membership.Event {
        switch action {
        case .join(let previous):
            let node = try await store.join(
                id: id, address: settings.address, previousTerm: previous)
            guard let node else { return .joined(sentAt: sentAt, nil, complete: ShardSet()) }
            keeper.begin(term: node.term)
            let complete = await keeper.complete(under: node.term)
            log.info("joined the other limiters", ["term": .int(node.term)])
            return .joined(sentAt: sentAt, node, complete: complete)
        case .renew(let term, let takesPart):
            let (node, view) = try await store.renew(
                NodeTerm(id: id, term: term), takesPart: takesPart, saved: keeper.saved(under: term))
            if term != 0, node == nil { log.warning("this limiter was expelled; it joins again") }
            return .renewed(sentAt: sentAt, node, view)
        case .move(let from, let silent):
            if let epoch = try await store.move(from: from, expelling: silent) {
                log.info(
                    "a new routing epoch",
                    [
                        "epoch": .int(epoch),
                        "expelled": .string(silent.map(\.node.id).joined(separator: " ")),
                    ])
            }
            return .done
        case .claim(let term, let wanted, let complete):
            let claims = try await store.claim(
                NodeTerm(id: id, term: term), wanted, complete: complete)
            return .claimed(claims)
        case .takeOver(let term, let claims):
            return .takenOver(try await keeper.takeOver(claims, term: term))
        case .handOver(let shards): try await keeper.handOver(shards, term: present)
        case .release(let term, let shards):
            try await store.release(NodeTerm(id: id, term: term), shards)
        case .leave(let term): try await store.leave(NodeTerm(id: id, term: term))
        case .abandon(let shards): try await keeper.abandon(shards)
        }
        return .done
    }
}
