import Model

/// What the limiter knows of an org: whether it may call, and by which rules.
final class OrgLimits: Sendable {
    /// What most calls need of it, in one place.
    let facts: OrgFacts
    /// Where its rules come from.
    let source: RuleSource
    /// The directory's generation when this was read from PostgreSQL.
    let generation: UInt64
    private let common: RuleSet

    var orgID: OrgID { facts.orgID }
    var subject: SubjectHash { facts.subject }

    init(
        orgID: OrgID, isSuspended: Bool, source: RuleSource, subject: SubjectHash,
        generation: UInt64, at now: Timestamp
    ) {
        self.source = source
        self.generation = generation
        let table = source.table(at: now)
        common = table.calls.common
        facts = OrgFacts(
            orgID: orgID, subject: subject, common: .passUnretained(common),
            commonUntil: table.calls.isUniform ? table.validUntil : .min,
            shard: OrgShard.index(of: orgID), isSuspended: isSuspended)
    }

    /// The rules of a call at `now` that was made with a key (0: without one).
    func finerRules(for call: CallFacts, keyID: Int64, at now: Timestamp) -> Kept<RuleSet> {
        var call = call
        call.keyID = keyID
        return Kept(holding: source.table(at: now).rules(ofMeter: call.meter).rules(for: call))
    }
}

/// What most calls need of an org: a plain value, good as long as its `OrgLimits`.
struct OrgFacts: @unchecked Sendable {
    // Sendable as the object that it is a part of.
    let orgID: OrgID
    /// What the org's calls count against.
    let subject: SubjectHash
    /// The rules of calls of the meter api_calls, until `commonUntil`.
    let common: Unmanaged<RuleSet>
    /// Wall-clock microseconds; `Int64.min` when calls of api_calls don't all have the same rules.
    let commonUntil: Int64
    /// The part of the counts that holds the org's.
    let shard: Int
    let isSuspended: Bool

    /// The rules of a call at `now`, when all calls have the same; nil: the org is to be asked. Takes no reference.
    @inline(__always)
    func commonRules(for call: CallFacts, at now: Timestamp) -> Kept<RuleSet>? {
        call.meter.isEmpty && now.microseconds < commonUntil ? Kept(elsewhere: common) : nil
    }
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
