import Model

/// What the table is asked for one call: all that counting needs to know of it.
struct LimitQuestion {
    /// Chooses the shard: all counts of an org are in one.
    var org: OrgID
    /// The rules, and what each counts against.
    var rules: RuleSet
    var subjects: CallSubjects
    /// Units to take.
    var cost: UInt64
    /// `leaseEnd` is read when a rule of concurrency is among the rules.
    var time: DecisionTime
    /// The keyed hash of the call's request id: it is charged once in 60 s. nil: it has none.
    var request: SubjectHash?
}

/// How a question ended.
enum LimitAnswer: Sendable, Equatable {
    /// The decision says whether the call is admitted.
    case decided
    /// The same request id was charged before: admitted, nothing was charged now.
    case repeated
    /// Nothing is known and nothing can be kept: the memory is full of live counters.
    case full
}

/// How a hold ended.
enum HoldAnswer: Sendable, Equatable {
    /// It is settled, and over.
    case settled
    /// It takes more units than were reserved, and those are denied, as the decision says; the hold stays.
    case denied
    /// There is no such hold: it was settled before, or ran out.
    case unknown
    /// More units can't be counted: the memory is full. The hold stays.
    case full
}

/// The counts of all subjects: what methods ask of it. Each call is one transaction on the org's shard, under its lock.
protocol LimitCounts: Sendable {
    /// Decides a call by all its rules, and counts it in each when every one admits it. With a rule of concurrency among
    /// them, `decision.hold` is the lease.
    func decide(_ question: borrowing LimitQuestion, into decision: inout Decision) -> LimitAnswer

    /// Decides without counting: the state of the subjects (cost 0 asks for nothing).
    func peek(_ question: borrowing LimitQuestion, into decision: inout Decision) -> LimitAnswer

    /// Decides and counts, and keeps what was counted in a hold until `end` (monotonic nanoseconds), when all of it is
    /// given back; `decision.hold` is its id.
    func reserve(
        _ question: borrowing LimitQuestion, until end: UInt64, into decision: inout Decision
    ) -> LimitAnswer

    /// Ends a reservation with what was really used: gives the rest back, or takes the difference, all or nothing; its
    /// places under rules of concurrency are free again. `decision` has the rules in the order of the reservation.
    func commit(
        _ hold: HoldID, units: UInt64, at time: DecisionTime, into decision: inout Decision
    ) -> HoldAnswer

    /// Ends a reservation or a lease, and gives everything back.
    func cancel(_ hold: HoldID, at time: DecisionTime) -> HoldAnswer

    /// Gives `question.cost` units that were charged at the monotonic instant `chargedAt` back, where
    /// `RuleArithmetic.epoch(of:chargedAt:)` says that their window still runs; the decision says how the rules stand then.
    func refund(
        _ question: borrowing LimitQuestion, chargedAt: UInt64, into decision: inout Decision
    ) -> LimitAnswer

    /// Forgets what was counted under every rule, save quotas: what was granted of them is kept.
    func reset(_ question: borrowing LimitQuestion)
}
