import Contracts
import Model
import RPC

/// Who a check is about, once it is known.
struct KnownCaller: Sendable {
    /// 0: named as a subject, not by key.
    var keyID: Int64
    var org: OrgLimits
    /// Decided from memory that may be out of date.
    var isDegraded: Bool
}

/// What was found of the caller of a check.
enum Resolution {
    case known(KnownCaller)
    case refused(RPCError)
    /// PostgreSQL must be read first.
    case cold
}

/// What is asked, apart from who asks.
struct Ask {
    var cost: UInt64
    var wantsHeaders: Bool
    var counts: Bool

    init(_ request: LimiterV1.CheckRequestView, counts: Bool) {
        cost = request.cost ?? 1
        wantsHeaders = request.headers != .headersNone
        self.counts = counts
    }

    init(_ request: LimiterV1.CheckRequest, counts: Bool) {
        cost = request.cost ?? 1
        wantsHeaders = request.headers != .headersNone
        self.counts = counts
    }
}

extension LimiterService {
    /// Finds the caller of a check in memory; allocates nothing when it is there.
    func resolve(_ request: LimiterV1.CheckRequestView, wall: Timestamp) -> Resolution {
        if let key = request.apiKey {
            guard key.count <= APIKeyFormat.lengthMax else {
                return .refused(CheckRefusal.malformedKey)
            }
            switch directory.find(key: hasher.key(key)) {
            case .fresh(let (record, org)):
                return judge(record, org, wall: wall, isStale: false)
            case .stale(let (record, org)):
                return databaseAnswers ? .cold : judge(record, org, wall: wall, isStale: true)
            case .missing:
                let isKey = APIKeyFormat.parse(key) != nil
                return isKey ? .cold : .refused(CheckRefusal.malformedKey)
            }
        }
        guard let subject = request.subject else { return .refused(CheckRefusal.nobody) }
        guard let id = OrgID(subject.orgID) else { return .refused(CheckRefusal.noOrg) }
        switch directory.find(org: id) {
        case .fresh(let org): return judge(org, keyID: 0, isStale: false)
        case .stale(let org): return databaseAnswers ? .cold : judge(org, keyID: 0, isStale: true)
        case .missing: return .cold
        }
    }

    private var hearsChanges: Bool { directory.hearsChanges.load(ordering: .relaxed) }
    var databaseAnswers: Bool { directory.databaseAnswers.load(ordering: .relaxed) }

    /// Whether a key may call.
    func judge(
        _ record: KeyRecord, _ org: OrgLimits?, wall: Timestamp, isStale: Bool
    ) -> Resolution {
        switch record.state {
        case .unknown: return .refused(CheckRefusal.unknownKey)
        case .revoked: return .refused(CheckRefusal.revokedKey)
        case .active: break
        }
        guard wall.microseconds < record.expiresAt else { return .refused(CheckRefusal.expiredKey) }
        guard let org else { return .refused(CheckRefusal.unknownOrg) }
        return judge(org, keyID: record.keyID, isStale: isStale)
    }

    /// Whether an org may call.
    func judge(_ org: OrgLimits, keyID: Int64, isStale: Bool) -> Resolution {
        guard !org.isSuspended else { return .refused(CheckRefusal.suspendedOrg) }
        let isDegraded = isStale || !hearsChanges
        return .known(KnownCaller(keyID: keyID, org: org, isDegraded: isDegraded))
    }

    /// Decides and writes the reply; an error when there is no decision to give. `decision` is scratch.
    func decide(
        _ who: KnownCaller, _ ask: Ask, _ now: MonotonicInstant, _ wall: Timestamp,
        _ decision: inout Decision, _ writer: inout ReverseWriter
    ) -> RPCError? {
        let policy = who.org.policy
        let isKnown = windows.decide(
            who.org.subject, policy, cost: ask.cost, now: now, counts: ask.counts, into: &decision)
        guard isKnown else {
            guard whenFull == .open else { return CheckRefusal.full }
            counters.allowed.add()
            writer.writeUncounted(orgID: who.org.orgID.value, keyID: who.keyID)
            return nil
        }
        (decision.isAllowed ? counters.allowed : counters.denied).add()
        let facts = ReplyFacts(
            orgID: who.org.orgID, keyID: who.keyID, isDegraded: who.isDegraded,
            wantsHeaders: ask.wantsHeaders, wall: wall)
        writer.write(decision, policy, facts)
        return nil
    }
}
