import Model

/// What the table is asked for one call: all that counting needs to know of it. It must not outlive its rule set.
struct LimitQuestion {
    /// The org's, which holds all of its counts.
    let shard: Int
    let org: OrgID
    /// The rules' numbers.
    let limits: UnsafeBufferPointer<RuleLimit>
    /// What each rule counts against.
    var subjects: InlineArray<8, SubjectHash>
    /// Units to take.
    var cost: UInt64
    /// `leaseEnd` is read when a rule of concurrency is among the rules.
    var time: DecisionTime
    /// The keyed hash of the call's request id: it is charged once in 60 s. nil: it has none.
    var request: SubjectHash?

    /// Asks by the rules of a set. `shard` is `OrgShard.index(of: org)`.
    @inline(__always)
    init(
        org: OrgID, shard: Int, rules: RuleSet, subjects: CallSubjects, cost: UInt64,
        time: DecisionTime, request: SubjectHash? = nil
    ) {
        self.init(
            org: org, shard: shard, limits: rules.numbers, subject: subjects[.org], cost: cost,
            time: time)
        self.request = request
        if rules.needs != [] { take(subjects) }
    }

    /// Counts each rule against the subject of its scope.
    mutating func take(_ subjects: CallSubjects) {
        for index in limits.indices { self.subjects[index] = subjects[limits[index].scope] }
    }

    /// Asks by at most eight rules that all count against one subject.
    @inline(__always)
    init(
        org: OrgID, shard: Int, limits: UnsafeBufferPointer<RuleLimit>, subject: SubjectHash,
        cost: UInt64, time: DecisionTime
    ) {
        precondition(limits.count <= Decision.rulesMax, "a call has at most 8 rules")
        self.shard = shard
        self.org = org
        self.limits = limits
        subjects = InlineArray(repeating: subject)
        self.cost = cost
        self.time = time
    }

    /// The same about one of its rules.
    func only(_ index: Int) -> LimitQuestion {
        var one = LimitQuestion(
            org: org, shard: shard,
            limits: UnsafeBufferPointer(rebasing: limits[index...index]),
            subject: subjects[index], cost: cost, time: time)
        one.request = request
        return one
    }

    /// The counter of rule `index`.
    @inline(__always)
    func key(_ index: Int) -> CellKey { CellKey(subjects[index], limits[index]) }
}

/// How a question ended.
enum LimitAnswer: UInt8, Sendable, Equatable {
    /// The decision says whether the call is admitted.
    case decided
    /// The same request id was charged before: admitted, nothing was charged now.
    case repeated
    /// Nothing is known and nothing can be kept: the memory is full of live counters.
    case full
    /// Another limiter decides for the org.
    case elsewhere
    /// This limiter will decide for the org, when it has taken its counts over.
    case awaited

    /// Whether there is a decision.
    @inline(__always)
    var isAnswered: Bool { rawValue <= LimitAnswer.repeated.rawValue }

    /// What a shard that is closed here answers.
    init(closed gate: ShardGate.Answer) { self = gate == .awaited ? .awaited : .elsewhere }
}

/// How a hold ended.
enum HoldAnswer: Sendable, Equatable {
    /// It is settled, and over.
    case settled
    /// It takes more units than were reserved, and those are denied, as the decision says; the hold stays.
    case denied
    /// There is no such hold: it was settled before, or ran out.
    case unknown
    /// The same was done at most 60 s ago: nothing changed now.
    case repeated
    /// It ended at most 60 s ago, in the other way.
    case endedOtherwise
    /// More units can't be counted: the memory is full of live counters. The hold stays.
    case full
    /// Another limiter decides for the org.
    case elsewhere
    /// This limiter will decide for the org, when it has taken its counts over.
    case awaited

    /// What a shard that is closed here answers.
    init(closed gate: ShardGate.Answer) { self = gate == .awaited ? .awaited : .elsewhere }
}
