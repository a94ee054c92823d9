import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization

/// Decides calls. A warm decision touches memory only; the first use of a key or org reads PostgreSQL once.
package final class LimiterService: LimiterHotService, Contracts.LimiterService {
    let directory: KeyDirectory
    let switches = SwitchBoard()
    let loader: CatalogLoader
    let resets: ResetAudit
    /// Every count.
    let table: LimitTable
    let hasher: SubjectHasher
    let log: Logger
    let clock: any TimeSource
    let anchor: WallAnchor
    let counters: DecisionCounters
    let ends: HoldCounters
    /// The last decisions, for `WhatIf`.
    let recent: DecisionLog
    /// Who watches denials.
    let denials = DenialHub()
    let denialSample = DenialSample()
    private let latency: LatencySample
    /// Each thread's replies, to be made again with other numbers.
    let templates = PerThread { ReplyTemplates() }
    let whenUnknown: LimiterConfiguration.Fallback
    let whenFull: LimiterConfiguration.Fallback
    /// Follows changes in PostgreSQL; start it before calls come.
    package let watch: CatalogWatch
    /// Its part among other limiters; nil: it is alone.
    package let cluster: ClusterWorker?
    /// Spends hard quotas; start it after `watch` and before calls come. nil: they are not enforced.
    package let escrow: EscrowDesk?

    /// Makes the service. `secret` keys the hashes of subjects; `listener` is of its own connection. One of several
    /// (`cluster`) needs another one, `others`, and connections on which no lease waits for a read: `leases`; nil:
    /// those of `pool`.
    /// - Throws: when the directory of the state can't be used.
    package init(
        pool: Pool, listener: Listener, pepper: KeyPepper, secret: (UInt64, UInt64),
        memory: LimiterMemory, whenUnknown: LimiterConfiguration.Fallback = .closed,
        whenFull: LimiterConfiguration.Fallback = .open, messages: MessageLimits = MessageLimits(),
        enforcesQuotas: Bool = false, recordedDecisions: Int = 4_096,
        cluster: ClusterSettings? = nil, others: Listener? = nil, leases: Pool? = nil,
        clock: any TimeSource, log: Logger, metrics: Metrics
    ) throws {
        directory = KeyDirectory()
        hasher = SubjectHasher(secret: secret)
        self.log = log
        resets = ResetAudit(pool: pool, clock: clock)
        let gate = cluster == nil ? ShardGate.alone : ShardGate(isClustered: true, clock: clock)
        let table = try LimitTable(
            memory, secret: secret, gate: gate, isClustered: cluster != nil, clock: clock, log: log)
        self.table = table
        if cluster == nil, !memory.directory.isEmpty {
            try StateKeeper.standAlone(table, NodeFile(directory: memory.directory))
        }
        loader = CatalogLoader(
            pool: pool, directory: directory, switches: switches, hasher: hasher,
            identity: RuleIdentity(secret: secret), messages: messages,
            enforcesQuotas: enforcesQuotas, pepper: pepper, clock: clock, log: log)
        self.clock = clock
        anchor = WallAnchor(clock)
        let escrow = enforcesQuotas ? try Self.makeEscrow(
            pool, QuotaCells(table, hasher, RuleIdentity(secret: secret)), table, directory,
            anchor, clock, log, metrics) : nil
        self.escrow = escrow
        let fingerprint = hasher.fingerprint
        self.cluster = cluster.map { settings in
            ClusterWorker(
                settings, table: table, directory: memory.directory, secret: fingerprint,
                pool: leases ?? pool, listener: others ?? listener, clock: clock, log: log,
                metrics: metrics, settleQuotas: { try await escrow?.giveBack($0) })
        }
        watch = CatalogWatch(
            listener: listener, pool: pool, directory: directory, loader: loader, clock: clock,
            log: log, metrics: metrics, onPlanChange: { escrow?.planChanged(of: $0) })
        self.whenUnknown = whenUnknown
        self.whenFull = whenFull
        counters = DecisionCounters(metrics)
        ends = HoldCounters(metrics)
        latency = LatencySample(metrics, clock: clock)
        recent = DecisionLog(records: recordedDecisions)
        let directory = directory
        metrics.reading(
            "tollgate_limiter_holds", help: "Leases and reservations that are not over."
        ) { Int64(table.size.holds) }
        metrics.reading(
            "tollgate_limiter_records_reused", help: "Counters that were over and made room for new ones."
        ) { Int64(table.size.reused) }
        metrics.reading(
            "tollgate_limiter_lost_shards",
            help: "Shards, of 256, whose counts could not be taken over at the start."
        ) { Int64(table.lost.count) }
        metrics.reading("tollgate_limiter_keys", help: "Keys held in memory.") {
            Int64(directory.counts.keys)
        }
        metrics.reading("tollgate_limiter_cells", help: "Counters in use, or used before.") {
            Int64(table.size.cells)
        }
        metrics.reading("tollgate_limiter_state_bytes", help: "Memory of counters and holds.") {
            Int64(table.size.bytes)
        }
    }

    private static func makeEscrow(
        _ pool: Pool, _ cells: QuotaCells, _ table: LimitTable, _ directory: KeyDirectory,
        _ anchor: WallAnchor, _ clock: any TimeSource, _ log: Logger, _ metrics: Metrics
    ) throws -> EscrowDesk {
        let holder = try table.directory?.nextHolder() ?? .once()
        return EscrowDesk(
            store: EscrowStore(pool: pool, clock: clock, node: holder.name), cells: cells,
            life: holder.life, directory: directory, clock: clock, calendar: anchor, log: log,
            metrics: metrics)
    }

    /// Decides one call and counts it when it is allowed.
    package func check(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        answer(request, call, reply, .count)
    }

    /// Decides without counting.
    package func peek(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        answer(request, call, reply, .look)
    }

    /// Decides one call, counts it when it is allowed, and keeps what was counted in a reservation.
    package func reserve(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        guard Ask.isLease(milliseconds: request.leaseMs) else {
            return reply.fail(CheckRefusal.leaseTooLong)
        }
        answer(request, call, reply, .reserve)
    }

    private func answer(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply, _ intent: CellShard.Intent
    ) {
        let wall = anchor.wall(at: call.now)
        let facts = CallFacts(request)
        switch resolve(request, facts, wall: wall, call.foresight) {
        case .known(let who):
            let ask = Ask(request, intent)
            let start = latency.begin(call.now)
            defer { latency.end(start) }
            var decision = Decision()
            let bytesMax = who.callRules.with { $0.replyBytesMax }
            var draft = ReplyDraft(bytesMax: bytesMax, in: request.arena, templates.current())
            if let refusal = decide(who, facts, ask, call.now, wall, &decision, &draft) {
                guard decision.awaitsUnits else { return reply.fail(refusal) }
                answerLater(ColdCheck(request.copied()), intent, reply)
            } else {
                reply.succeed(draft)
            }
        case .refused(let error):
            counters.refused.add()
            reply.fail(error)
        case .cold: answerLater(ColdCheck(request.copied()), intent, reply)
        }
    }

    private func answerLater(
        _ check: ColdCheck, _ intent: CellShard.Intent, _ reply: consuming HotReply
    ) {
        let deferred = reply.later()
        Task { await self.answerLater([check], intent, deferred, isBatch: false) }
    }
}
