import Contracts
import Model
import RPC

/// A check whose caller must be read from PostgreSQL first: a value that outlives its frame.
struct ColdCheck: Sendable {
    let request: LimiterV1.CheckRequest

    init(_ request: LimiterV1.CheckRequest) { self.request = request }
}

/// `Resolution` without `cold`: what a read ends in.
enum ResolvedCaller: Sendable {
    case known(KnownCaller)
    case refused(RPCError)
    /// Nothing is known and the limiter fails open.
    case open

    /// Bytes of the longest reply to this caller.
    var replyBytesMax: Int {
        if case .known(let who) = self {
            who.rules.replyBytesMax
        } else {
            ReverseWriter.plainReplyBytesMax
        }
    }
}

extension LimiterService {
    /// Reads what is missing, then decides in order and answers; `before`: the results of a batch that there are.
    func answerLater(
        _ checks: [ColdCheck], _ intent: CellShard.Intent, _ reply: any DeferredReply,
        isBatch: Bool, before: [UInt8] = []
    ) async {
        counters.cold.add()
        let callers = await read(checks)
        var batch = before
        for (check, caller) in zip(checks, callers) {
            let result = await decideLater(check.request, caller, intent, isResult: isBatch)
            guard isBatch else {
                switch result {
                case .success(let bytes): return reply.succeed(bytes)
                case .failure(let error): return reply.fail(error)
                }
            }
            if case .success(let bytes) = result { batch += bytes }
        }
        reply.succeed(batch)
    }

    /// Decides a check of a caller that was read; one that lacks units of a quota waits for them.
    private func decideLater(
        _ request: LimiterV1.CheckRequest, _ caller: ResolvedCaller, _ intent: CellShard.Intent,
        isResult: Bool
    ) async -> Result<[UInt8], RPCError> {
        var (caller, ask, asks) = (caller, Ask(request, intent), 0)
        while true {
            if let result = decideNow(request, caller, ask, isResult: isResult) { return result }
            guard case .known(let who) = caller else { return .failure(CheckRefusal.away) }
            asks += 1
            (caller, ask.mayWait) = await waitForUnits(who, request, cost: ask.cost)
            if asks == Self.unitAsksMax { ask.mayWait = false }
        }
    }

    /// Decides with what is here; nil: units of a quota are to be waited for.
    private func decideNow(
        _ request: LimiterV1.CheckRequest, _ caller: ResolvedCaller, _ ask: Ask, isResult: Bool
    ) -> Result<[UInt8], RPCError>? {
        let (now, wall) = (clock.monotonic, clock.wall)
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        var decision = Decision()
        var draft = ReplyDraft(bytesMax: caller.replyBytesMax, in: arena, nil)
        let error = request.withFacts {
            settle(caller, $0, ask, now, wall, &decision, &draft)
        }
        if decision.awaitsUnits { return nil }
        if isResult {
            if let error { draft.writer.writeResult(error) } else { draft.writer.closeResult() }
        } else if let error {
            return .failure(error)
        }
        return .success(Array(draft.writer.bytes))
    }

    private func settle(
        _ caller: ResolvedCaller, _ call: CallFacts, _ ask: Ask, _ now: MonotonicInstant,
        _ wall: Timestamp, _ decision: inout Decision, _ draft: inout ReplyDraft
    ) -> RPCError? {
        switch caller {
        case .known(let who): return decide(who, call, ask, now, wall, &decision, &draft)
        case .refused(let error):
            counters.refused.add()
            return error
        case .open:
            counters.uncounted.add()
            draft.writer.writeUncounted(orgID: 0, keyID: 0)
            return nil
        }
    }

    /// Reads of one batch that run at once; the rest wait for them.
    private static let readsAtOnce = 8

    /// Finds the callers of a batch, in its order.
    private func read(_ checks: [ColdCheck]) async -> [ResolvedCaller] {
        if checks.count == 1 { return [await read(checks[0].request)] }
        var callers = [ResolvedCaller](
            repeating: .refused(CheckRefusal.away), count: checks.count)
        await withTaskGroup(of: (Int, ResolvedCaller).self) { group in
            for (index, check) in checks.enumerated() {
                if index >= Self.readsAtOnce, let (done, caller) = await group.next() {
                    callers[done] = caller
                }
                group.addTask { (index, await self.read(check.request)) }
            }
            for await (done, caller) in group { callers[done] = caller }
        }
        return callers
    }

    /// Finds a caller in memory or PostgreSQL; what memory knew serves, marked degraded, while PostgreSQL is away.
    func read(_ request: LimiterV1.CheckRequest) async -> ResolvedCaller {
        switch request.who {
        case .apiKey(let key): return await read(key: key, request)
        case .subject(let subject):
            guard let id = OrgID(subject.orgID) else { return .refused(CheckRefusal.noOrg) }
            return await read(org: id, request)
        case nil: return .refused(CheckRefusal.nobody)
        }
    }

    private func read(
        key: [UInt8], _ request: LimiterV1.CheckRequest
    ) async -> ResolvedCaller {
        guard let parsed = APIKeyFormat.parse(key) else {
            return .refused(CheckRefusal.malformedKey)
        }
        let hash = key.withUnsafeBytes { hasher.key($0) }
        func judged(_ record: KeyRecord, _ org: OrgLimits?, isStale: Bool) -> ResolvedCaller {
            resolved(
                request.withFacts {
                    judge(record, org, $0, wall: clock.wall, isStale: isStale)
                })
        }
        if case .fresh(let (record, org)) = directory.find(key: hash) {
            return judged(record, org, isStale: false)
        }
        do {
            guard databaseAnswers else { throw CatalogFault.databaseAway }
            let found = try await loader.key(key, hash: hash, org: parsed.orgID)
            return judged(found.record, found.org, isStale: false)
        } catch {
            if case .stale(let (record, org)) = directory.find(key: hash) {
                return judged(record, org, isStale: true)
            }
            return unknown(error, of: parsed.orgID)
        }
    }

    private func read(
        org id: OrgID, _ request: LimiterV1.CheckRequest
    ) async -> ResolvedCaller {
        func judged(_ org: OrgLimits, isStale: Bool) -> ResolvedCaller {
            resolved(
                request.withFacts { judge(org, $0, wall: clock.wall, isStale: isStale) })
        }
        if case .fresh(let org) = directory.find(org: id) { return judged(org, isStale: false) }
        do {
            guard databaseAnswers else { throw CatalogFault.databaseAway }
            guard let org = try await loader.org(id) else {
                return .refused(CheckRefusal.unknownOrg)
            }
            return judged(org, isStale: false)
        } catch {
            if case .stale(let org) = directory.find(org: id) { return judged(org, isStale: true) }
            return unknown(error, of: id)
        }
    }

    private func resolved(_ resolution: Resolution) -> ResolvedCaller {
        switch resolution {
        case .known(let who): .known(who)
        case .refused(let error): .refused(error)
        case .cold: .refused(CheckRefusal.away)
        }
    }

    /// Why a caller is not known: the database can't be asked and memory knows nothing, among others.
    private func unknown(_ error: any Error, of org: OrgID) -> ResolvedCaller {
        switch error {
        case CatalogFault.noPolicy: return .refused(CheckRefusal.noPolicy)
        case CatalogFault.tooManyUnknown: return .refused(CheckRefusal.tooManyUnknown)
        default: return failsOpen(org) ? .open : .refused(CheckRefusal.away)
        }
    }

    /// Whether unknown keys of an org are admitted: as its policy says when the org is held, or else
    /// as the limiter's setting does.
    private func failsOpen(_ org: OrgID) -> Bool {
        switch directory.find(org: org) {
        case .fresh(let limits), .stale(let limits): limits.source.plan.failMode == .open
        case .missing: whenUnknown == .open
        }
    }
}
