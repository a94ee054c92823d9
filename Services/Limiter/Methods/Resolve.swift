import Contracts
import Model
import RPC

/// Who a check is about, once it is known.
struct KnownCaller: Sendable {
    /// 0: named as a subject, not by key.
    var keyID: Int64
    let orgID: OrgID
    /// The part of the counts that holds the org's.
    let shard: Int
    /// What the org's calls count against.
    let subject: SubjectHash
    private let limits: Kept<OrgLimits>
    /// What the call is decided by.
    var callRules: Kept<RuleSet>
    /// Decided from memory that may be out of date.
    var isDegraded: Bool
    /// Limiting is disabled for everyone or for the org.
    var isUnlimited: Bool

    /// What the call is decided by. On the path of a warm call `callRules` is used, which counts no reference.
    var rules: RuleSet { callRules.value }
    /// The caller's org.
    var org: OrgLimits { limits.value }

    /// A call of an org of these facts; `limits` keeps it and its common rules.
    @inline(__always)
    init(
        keyID: Int64, _ limits: Kept<OrgLimits>, _ org: OrgFacts, _ rules: Kept<RuleSet>,
        isDegraded: Bool, isUnlimited: Bool
    ) {
        self.keyID = keyID
        (orgID, shard, subject) = (org.orgID, org.shard, org.subject)
        self.limits = limits
        callRules = rules
        self.isDegraded = isDegraded
        self.isUnlimited = isUnlimited
    }
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
    /// How long the lease lasts that rules of concurrency give.
    var leaseNanoseconds: UInt64
    var wantsHeaders: Bool
    /// To look, to count, or to reserve.
    var intent: CellShard.Intent
    /// Whether the call can wait for units of its quota.
    var mayWait = true

    /// Whether an admitted call is counted.
    var counts: Bool { intent != .look }

    init(_ request: LimiterV1.CheckRequestView, _ intent: CellShard.Intent) {
        cost = request.cost ?? 1
        leaseNanoseconds = Self.lease(milliseconds: request.leaseMs)
        wantsHeaders = request.headers != .headersNone
        self.intent = intent
    }

    init(_ request: LimiterV1.CheckRequest, _ intent: CellShard.Intent) {
        cost = request.cost ?? 1
        leaseNanoseconds = Self.lease(milliseconds: request.leaseMs)
        wantsHeaders = request.headers != .headersNone
        self.intent = intent
    }

    /// Whether something can be kept for so long.
    static func isLease(milliseconds: UInt64) -> Bool {
        milliseconds <= RuleLimit.leaseMax / 1_000_000
    }

    /// A minute when none is asked for, ten at most.
    private static func lease(milliseconds: UInt64) -> UInt64 {
        let most = RuleLimit.leaseMax / 1_000_000
        return (milliseconds == 0 ? 60_000 : min(milliseconds, most)) * 1_000_000
    }
}

extension CallFacts {
    /// What a request says of its call; the id of a key that it presents is found later.
    init(_ request: LimiterV1.CheckRequestView) {
        self.init(
            meter: request.meter, endpoint: request.endpoint, user: request.user,
            requestID: request.requestID, scope: request.scope, address: request.ip)
        guard let subject = request.subject else { return }
        (keyID, name) = (subject.keyID, subject.name)
    }
}

extension LimiterV1.CheckRequest {
    /// Runs `body` with what the request says of its call; the id of a key that it presents is found
    /// later.
    func withFacts<Value>(_ body: (CallFacts) throws -> Value) rethrows -> Value {
        var subject = LimiterV1.Subject()
        if case .subject(let named) = who { subject = named }
        // One buffer for all parts, so that one pointer keeps them alive.
        let parts = [
            Array(meter.utf8), Array(endpoint.utf8), user, subject.name, Array(scope.utf8), ip,
            requestID,
        ]
        return try Array(parts.joined()).withUnsafeBytes { bytes in
            var start = 0
            let views = parts.map { part in
                defer { start += part.count }
                return UnsafeRawBufferPointer(rebasing: bytes[start..<start + part.count])
            }
            return try body(
                CallFacts(
                    keyID: subject.keyID, meter: views[0], endpoint: views[1], user: views[2],
                    name: views[3], requestID: views[6], scope: views[4], address: views[5]))
        }
    }
}

extension LimiterService {
    /// Finds the caller of a check in memory; allocates nothing when it is there. What is found is good until the same
    /// thread resolves another one.
    func resolve(
        _ request: LimiterV1.CheckRequestView, _ call: CallFacts, wall: Timestamp,
        _ foresight: HotForesight = HotForesight()
    ) -> Resolution {
        if let key = request.apiKey {
            guard key.count <= APIKeyFormat.lengthMax else {
                return .refused(CheckRefusal.malformedKey)
            }
            let hash = foresight.hash(of: key).map { SubjectHash(high: $0.0, low: $0.1) } ?? hasher.key(key)
            if let known = directory.recall(key: hash) { return judge(known, call, wall: wall) }
            switch directory.findAndRemember(key: hash) {
            case .fresh(let (record, org)):
                return judge(record, org, call, wall: wall, isStale: false)
            case .stale(let (record, org)):
                return databaseAnswers
                    ? .cold : judge(record, org, call, wall: wall, isStale: true)
            case .missing:
                let isKey = APIKeyFormat.parse(key) != nil
                return isKey ? .cold : .refused(CheckRefusal.malformedKey)
            }
        }
        guard let subject = request.subject else { return .refused(CheckRefusal.nobody) }
        guard let id = OrgID(subject.orgID) else { return .refused(CheckRefusal.noOrg) }
        switch directory.find(org: id) {
        case .fresh(let org):
            return judge(org, call, wall: wall, isStale: false)
        case .stale(let org):
            return databaseAnswers
                ? .cold : judge(org, call, wall: wall, isStale: true)
        case .missing: return .cold
        }
    }

    private var hearsChanges: Bool { directory.hearsChanges.load(ordering: .relaxed) }
    var databaseAnswers: Bool { directory.databaseAnswers.load(ordering: .relaxed) }

    /// Whether a key may call, and by which rules.
    @inline(__always)
    func judge(
        _ record: borrowing KeyRecord, _ org: OrgLimits?, _ call: CallFacts,
        wall: Timestamp, isStale: Bool
    ) -> Resolution {
        switch record.state {
        case .unknown: return .refused(CheckRefusal.unknownKey)
        case .revoked: return .refused(CheckRefusal.revokedKey)
        case .active: break
        }
        let fault = record.terms?.fault(scope: call.scope, address: call.address)
        if let refusal = refusal(call, wall, expiresAt: record.expiresAt, fault) {
            return .refused(refusal)
        }
        switch org {
        case .some(let org):
            return judge(org, call, keyID: record.keyID, wall: wall, isStale: isStale)
        case .none: return .refused(CheckRefusal.unknownOrg)
        }
    }

    /// Whether an active key that this thread remembers may call, and by which rules.
    @inline(__always)
    private func judge(
        _ known: UnsafePointer<KeyCache.Known>, _ call: CallFacts, wall: Timestamp
    ) -> Resolution {
        let fault = known.pointee.terms?._withUnsafeGuaranteedRef {
            $0.fault(scope: call.scope, address: call.address)
        }
        if let refusal = refusal(call, wall, expiresAt: known.pointee.expiresAt, fault ?? nil) {
            return .refused(refusal)
        }
        guard let org = known.pointee.org else { return .refused(CheckRefusal.unknownOrg) }
        return judge(
            Kept(elsewhere: org.limits), org.facts, call, keyID: known.pointee.keyID, wall: wall,
            isStale: false)
    }

    /// Why an active key may not call; nil: it may.
    @inline(__always)
    private func refusal(
        _ call: CallFacts, _ wall: Timestamp, expiresAt: Int64, _ fault: KeyTerms.Fault?
    ) -> RPCError? {
        guard call.hasSoundAddress else { return CheckRefusal.noAddress }
        guard wall.microseconds < expiresAt else { return CheckRefusal.expiredKey }
        return fault.map { CheckRefusal.keyFault($0) }
    }

    /// Whether an org may call, and by which rules.
    @inline(__always)
    func judge(
        _ limits: Kept<OrgLimits>, _ org: OrgFacts, _ call: CallFacts, keyID: Int64,
        wall: Timestamp, isStale: Bool
    ) -> Resolution {
        guard call.hasSoundAddress else { return .refused(CheckRefusal.noAddress) }
        guard !org.isSuspended else { return .refused(CheckRefusal.suspendedOrg) }
        let rules =
            org.commonRules(for: call, at: wall)
            ?? limits.with { $0.finerRules(for: call, keyID: keyID, at: wall) }
        return .known(
            KnownCaller(
                keyID: keyID, limits, org, rules, isDegraded: isStale || !hearsChanges,
                isUnlimited: switches.isDisabled(org.orgID, at: wall)))
    }

    /// Whether an org may call, and by which rules.
    func judge(
        _ org: OrgLimits, _ call: CallFacts, keyID: Int64? = nil, wall: Timestamp, isStale: Bool
    ) -> Resolution {
        judge(
            Kept(holding: org), org.facts, call, keyID: keyID ?? call.keyID, wall: wall,
            isStale: isStale)
    }

    /// What the table is asked for a call. It must not outlive `who`.
    @inline(__always)
    func question(
        _ who: borrowing KnownCaller, _ call: CallFacts, _ ask: Ask, _ now: MonotonicInstant
    ) -> LimitQuestion {
        let time = DecisionTime(
            monotonic: now.nanoseconds, wallMicroseconds: anchor.calendar(at: now).microseconds,
            leaseEnd: now.adding(nanoseconds: ask.leaseNanoseconds).nanoseconds)
        let (numbers, needs) = who.callRules.with { ($0.numbers, $0.needs) }
        var question = LimitQuestion(
            org: who.orgID, shard: who.shard, limits: numbers, subject: who.subject,
            cost: ask.cost, time: time)
        if !call.requestID.isEmpty {
            question.request = hasher.request(
                org: who.orgID, call.requestID, of: ask.intent == .reserve ? .reserve : .check)
        }
        if needs != [] { fill(&question, who, call, needs) }
        return question
    }

    private func fill(
        _ question: inout LimitQuestion, _ who: borrowing KnownCaller, _ call: CallFacts,
        _ needs: RuleSet.Needs
    ) {
        var call = call
        call.keyID = who.keyID
        question.take(hasher.subjects(of: call, who.orgID, who.subject, needs))
    }

    /// Decides and writes the reply; an error when there is no decision to give. `decision` is scratch.
    func decide(
        _ who: borrowing KnownCaller, _ call: CallFacts, _ ask: Ask, _ now: MonotonicInstant,
        _ wall: Timestamp, _ decision: inout Decision, _ draft: inout ReplyDraft
    ) -> RPCError? {
        guard !who.isUnlimited else {
            counters.disabled.add()
            draft.writer.writeDisabled(
                orgID: who.orgID.value, keyID: who.keyID, isDegraded: who.isDegraded)
            return nil
        }
        var question = question(who, call, ask, now)
        let answer =
            switch ask.intent {
            case .look: table.peek(&question, into: &decision)
            case .count: table.decide(&question, into: &decision)
            case .reserve: table.reserve(&question, into: &decision)
            }
        guard answer.isAnswered else {
            if let refusal = closed(answer) {
                counters.refused.add()
                return refusal
            }
            // A quota is never passed: what can't be counted is not admitted.
            guard whenFull == .open, who.rules.quota == nil else {
                counters.refused.add()
                return CheckRefusal.full
            }
            counters.uncounted.add()
            draft.writer.writeUncounted(orgID: who.orgID.value, keyID: who.keyID)
            return nil
        }
        if who.callRules.with({ $0.quota != nil }), answer == .decided, awaitsUnits(who, ask, &decision) {
            return CheckRefusal.unitsAwaited
        }
        let facts = ReplyFacts(
            orgID: who.orgID, keyID: who.keyID,
            isDegraded: who.isDegraded || decision.isCutOff,
            isRepeated: answer == .repeated, wantsHeaders: ask.wantsHeaders, wall: wall)
        who.callRules.with { draft.write(&decision, $0, facts) }
        // After the reply: a copy of it that follows at once would wait for what was just written.
        if facts.isRepeated {
            counters.repeated.add()
        } else {
            observe(&decision, who, call, ask, now, wall)
        }
        return nil
    }
}
