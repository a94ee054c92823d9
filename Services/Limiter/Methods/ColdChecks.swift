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
}

extension LimiterService {
    /// Reads what is missing, then decides in order and answers.
    func answerLater(
        _ checks: [ColdCheck], counts: Bool, _ reply: any DeferredReply, isBatch: Bool
    ) async {
        counters.cold.add()
        var callers: [ResolvedCaller] = []
        callers.reserveCapacity(checks.count)
        for check in checks { callers.append(await read(check.request)) }
        let (now, wall) = (clock.monotonic, clock.wall)
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        guard isBatch else {
            let builder = LimiterV1.CheckResponseBuilder(in: arena)
            if let first = checks.first, let caller = callers.first {
                let ask = Self.ask(first.request, counts: counts)
                if let error = settle(caller, ask, now, wall, builder, arena) {
                    return reply.fail(error)
                }
            }
            return reply.succeed(builder.encoded())
        }
        let batch = LimiterV1.CheckManyResponseBuilder(in: arena)
        let results = batch.makeResults(checks.count)
        for (index, check) in checks.enumerated() {
            let ask = Self.ask(check.request, counts: counts)
            let response = results[index].makeResponse()
            if let error = settle(callers[index], ask, now, wall, response, arena) {
                results[index].fail(error, in: arena)
            }
        }
        reply.succeed(batch.encoded())
    }

    private static func ask(_ request: LimiterV1.CheckRequest, counts: Bool) -> Ask {
        Ask(cost: request.cost ?? 1, wantsHeaders: request.headers != .headersNone, counts: counts)
    }

    private func settle(
        _ caller: ResolvedCaller, _ ask: Ask, _ now: MonotonicInstant, _ wall: Timestamp,
        _ builder: LimiterV1.CheckResponseBuilder, _ arena: MessageArena
    ) -> RPCError? {
        switch caller {
        case .known(let who): return decide(who, ask, now: now, wall: wall, into: builder, arena)
        case .refused(let error):
            counters.refused.add()
            return error
        case .open:
            counters.allowed.add()
            builder.fillUncounted(orgID: 0, keyID: 0)
            return nil
        }
    }

    /// Finds a caller in memory or PostgreSQL; what memory knew serves, marked degraded, while PostgreSQL is away.
    private func read(_ request: LimiterV1.CheckRequest) async -> ResolvedCaller {
        switch request.who {
        case .apiKey(let key): return await read(key: key)
        case .subject(let subject):
            guard let id = OrgID(subject.orgID) else { return .refused(CheckRefusal.noOrg) }
            return await read(org: id)
        case nil: return .refused(CheckRefusal.nobody)
        }
    }

    private func read(key: [UInt8]) async -> ResolvedCaller {
        guard let parsed = APIKeyFormat.parse(key) else { return .refused(CheckRefusal.malformedKey) }
        let hash = key.withUnsafeBytes { hasher.key($0) }
        if case .fresh(let (record, org)) = directory.find(key: hash) {
            return resolved(judge(record, org, wall: clock.wall, isStale: false))
        }
        do {
            let found = try await loader.key(key, hash: hash, org: parsed.orgID)
            return resolved(judge(found.record, found.org, wall: clock.wall, isStale: false))
        } catch {
            if case .stale(let (record, org)) = directory.find(key: hash) {
                return resolved(judge(record, org, wall: clock.wall, isStale: true))
            }
            return unknown(error)
        }
    }

    private func read(org id: OrgID) async -> ResolvedCaller {
        if case .fresh(let org) = directory.find(org: id) {
            return resolved(judge(org, keyID: 0, isStale: false))
        }
        do {
            guard let org = try await loader.org(id) else {
                return .refused(CheckRefusal.unknownOrg)
            }
            return resolved(judge(org, keyID: 0, isStale: false))
        } catch {
            if case .stale(let org) = directory.find(org: id) {
                return resolved(judge(org, keyID: 0, isStale: true))
            }
            return unknown(error)
        }
    }

    private func resolved(_ resolution: Resolution) -> ResolvedCaller {
        switch resolution {
        case .known(let who): .known(who)
        case .refused(let error): .refused(error)
        case .cold: .refused(CheckRefusal.away)
        }
    }

    /// The database can't be asked and memory knows nothing.
    private func unknown(_ error: any Error) -> ResolvedCaller {
        if error is CatalogFault { return .refused(CheckRefusal.noPolicy) }
        return whenUnknown == .open ? .open : .refused(CheckRefusal.away)
    }
}

extension LimiterV1.CheckResultBuilder {
    /// Makes this the result of a check that got no decision.
    func fail(_ error: RPCError, in arena: MessageArena) {
        setStatus(error.status.rawValue)
        setMessage(arena.text(error.message))
    }
}
