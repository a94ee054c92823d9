import Model

/// What the limiter knows of an org: whether it may call, and by which rules.
final class OrgLimits: Sendable {
    let orgID: OrgID
    let isSuspended: Bool
    /// Where its rules come from.
    let source: RuleSource
    /// What the org's calls count against.
    let subject: SubjectHash
    /// The part of the counts that holds the org's.
    let shard: Int
    /// The directory's generation when this was read from PostgreSQL.
    let generation: UInt64
    /// The rules of calls of the meter api_calls, until `commonUntil`.
    private let common: RuleSet
    /// Wall-clock microseconds; `Int64.min` when calls of api_calls don't all have the same rules.
    private let commonUntil: Int64

    init(
        orgID: OrgID, isSuspended: Bool, source: RuleSource, subject: SubjectHash,
        generation: UInt64, at now: Timestamp
    ) {
        self.orgID = orgID
        self.isSuspended = isSuspended
        self.source = source
        self.subject = subject
        shard = OrgShard.index(of: orgID)
        self.generation = generation
        let table = source.table(at: now)
        common = table.calls.common
        commonUntil = table.calls.isUniform ? table.validUntil : .min
    }

    /// The rules of a call at `now` that was made with a key (0: without one). The common case follows one pointer, and
    /// takes no reference: the org keeps those rules.
    @inline(__always)
    func rules(for call: CallFacts, keyID: Int64, at now: Timestamp) -> CallRules {
        if call.meter.isEmpty, now.microseconds < commonUntil { return CallRules(of: common) }
        return finerRules(for: call, keyID: keyID, at: now)
    }

    private func finerRules(for call: CallFacts, keyID: Int64, at now: Timestamp) -> CallRules {
        var call = call
        call.keyID = keyID
        return CallRules(holding: source.table(at: now).rules(ofMeter: call.meter).rules(for: call))
    }
}

/// The rules of one call, which its org keeps, or which are kept here.
struct CallRules: Sendable {
    private let set: Unmanaged<RuleSet>
    private let held: RuleSet?

    /// Rules that outlive this value.
    @inline(__always)
    init(of set: RuleSet) {
        self.set = .passUnretained(set)
        held = nil
    }

    /// Rules that live as long as this value.
    init(holding set: RuleSet) {
        self.set = .passUnretained(set)
        held = set
    }

    /// Runs `body` with the rules; counts no reference.
    @inline(__always)
    func with<Value>(_ body: (RuleSet) -> Value) -> Value { set._withUnsafeGuaranteedRef(body) }
}

/// What the limiter knows of an API key.
struct KeyRecord: Sendable {
    /// Why a key can't be used, or that it can.
    enum State: Sendable, Equatable { case active, unknown, revoked }

    var state: State
    /// 0 when unknown.
    var keyID: Int64
    /// Wall-clock microseconds; `Int64.max`: never.
    var expiresAt: Int64
    /// What it may be used for; nil: everything.
    var terms: KeyTerms?
    /// What the key's calls count against under rules of keys.
    var subject: SubjectHash
    /// The directory's generation when this was read from PostgreSQL.
    var generation: UInt64

    /// A key that PostgreSQL did not know in `generation`.
    static func unknown(_ generation: UInt64) -> KeyRecord {
        KeyRecord(
            state: .unknown, keyID: 0, expiresAt: 0, terms: nil,
            subject: SubjectHash(high: 0, low: 0), generation: generation)
    }
}
