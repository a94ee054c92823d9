import Model

/// Plays recorded decisions against other rules, from empty counts: the answer to "what if".
///
/// The calls are those that came, at the times when they came; what a caller would have done after
/// another answer is not guessed. Deterministic: the same records and rules give the same outcome.
struct Replay {
    /// Decisions by outcome.
    struct Outcomes: Equatable, Sendable {
        var allowed: UInt64 = 0
        var denied: UInt64 = 0
        var shadowDenied: UInt64 = 0

        mutating func count(_ outcome: DecisionRecord.Outcome) {
            switch outcome {
            case .allowed: allowed += 1
            case .denied: denied += 1
            case .shadowDenied: shadowDenied += 1
            }
        }
    }

    /// What a rule counts against, in one record.
    enum Subject: Hashable, Sendable {
        case org
        case key(Int64)
        /// The keyed hash of the user's id.
        case user(UInt64)
        case endpoint(EndpointMark)
        case keyEndpoint(Int64, EndpointMark)
        case userEndpoint(UInt64, EndpointMark)
        /// The keyed hash of the name.
        case custom(UInt64)
    }

    /// How one subject fared.
    struct SubjectTally: Equatable, Sendable {
        var calls: UInt64 = 0
        var deniedBefore: UInt64 = 0
        var deniedAfter: UInt64 = 0
    }

    /// A proposed rule, ready to run.
    struct Rule: Sendable {
        var limit: RuleLimit
        /// The keyed hash of its meter; 0: api_calls. nil: any.
        var meter: UInt64?
    }

    /// By the records, and by the proposed rules.
    private(set) var before = Outcomes()
    private(set) var after = Outcomes()
    /// Calls that were admitted and would not be, and the other way round.
    private(set) var newlyDenied: UInt64 = 0
    private(set) var newlyAllowed: UInt64 = 0
    /// For each proposed rule: calls that it alone would have denied, and whether it may.
    private(set) var denials: [UInt64]
    private(set) var shadowDenials: [UInt64]
    /// By identity: what the rules of then denied, or would have.
    private(set) var denialsBefore: [UInt64: Outcomes] = [:]
    /// What the violated rules counted against.
    private(set) var subjects: [Subject: SubjectTally] = [:]

    private let rules: [Rule]
    private var cells: [Cell: RuleCells] = [:]

    private struct Cell: Hashable {
        let rule: Int
        let subject: Subject
    }

    /// Takes the proposed rules, at most eight; those of concurrency are passed over, because
    /// nobody recorded when their places were given back.
    init(_ rules: [Rule]) {
        self.rules = rules
        denials = rules.map { _ in 0 }
        shadowDenials = rules.map { _ in 0 }
    }

    /// Plays one record, which is not older than the one before. `wall` is the wall clock then.
    mutating func play(_ record: DecisionRecord, wall: Timestamp) {
        let time = DecisionTime(monotonic: record.at, wallMicroseconds: wall.microseconds)
        var decision = Decision()
        var played: [(rule: Int, subject: Subject)] = []
        for (index, rule) in rules.enumerated()
        where played.count < Decision.rulesMax && rule.limit.kind != .concurrency
            && (rule.meter ?? record.meter) == record.meter
        {
            let subject = Self.subject(of: record, rule.limit.scope)
            let verdict = RuleArithmetic.decide(
                cells[Cell(rule: index, subject: subject)] ?? RuleCells(), rule.limit,
                cost: record.cost, at: time)
            decision.add(verdict, isShadow: !binds(rule.limit, subject))
            played.append((index, subject))
        }
        charge(record, decision, played, time)
        tally(record, decision, played)
    }

    private mutating func charge(
        _ record: DecisionRecord, _ decision: Decision, _ played: [(rule: Int, subject: Subject)],
        _ time: DecisionTime
    ) {
        guard decision.isAllowed else { return }
        for (place, (rule, subject)) in played.enumerated()
        where decision.verdicts[place].isAdmitted {
            _ = RuleArithmetic.charge(
                &cells[Cell(rule: rule, subject: subject), default: RuleCells()],
                rules[rule].limit, cost: record.cost, at: time)
        }
    }

    private mutating func tally(
        _ record: DecisionRecord, _ decision: Decision, _ played: [(rule: Int, subject: Subject)]
    ) {
        let outcome: DecisionRecord.Outcome =
            !decision.isAllowed ? .denied : decision.isShadowDenied ? .shadowDenied : .allowed
        before.count(record.outcome)
        after.count(outcome)
        let (wasDenied, isDenied) = (record.outcome == .denied, outcome == .denied)
        if isDenied, !wasDenied { newlyDenied += 1 }
        if wasDenied, !isDenied { newlyAllowed += 1 }
        if record.outcome != .allowed {
            denialsBefore[record.rule, default: Outcomes()].count(record.outcome)
        }
        var seen: Set<Subject> = []
        for (place, (rule, subject)) in played.enumerated() {
            let isViolated = !decision.verdicts[place].isAdmitted
            if isViolated, decision.isShadow(place) {
                shadowDenials[rule] += 1
            } else if isViolated {
                denials[rule] += 1
            }
            guard seen.insert(subject).inserted else { continue }
            subjects[subject, default: SubjectTally()].calls += 1
            if wasDenied { subjects[subject, default: SubjectTally()].deniedBefore += 1 }
            if isDenied { subjects[subject, default: SubjectTally()].deniedAfter += 1 }
        }
    }

    /// Subjects that would be denied most often, in a stable order.
    func mostDenied(_ most: Int) -> [(subject: Subject, tally: SubjectTally)] {
        let hit = subjects.filter { $0.value.deniedAfter > 0 }
        let ordered = hit.sorted { one, other in
            one.value.deniedAfter != other.value.deniedAfter
                ? one.value.deniedAfter > other.value.deniedAfter
                : "\(one.key)" < "\(other.key)"
        }
        return ordered.prefix(most).map { ($0.key, $0.value) }
    }

    /// What a rule of a scope counts a record against. Without a user the key counts, and without a
    /// key the org.
    private static func subject(
        of record: DecisionRecord, _ scope: RuleLimit.Scope
    ) -> Subject {
        let key: Subject = record.key == 0 ? .org : .key(record.key)
        switch scope {
        case .org: return .org
        case .key: return key
        case .user: return record.user == 0 ? key : .user(record.user)
        case .endpoint: return .endpoint(record.endpoint)
        case .keyAndEndpoint: return .keyEndpoint(record.key, record.endpoint)
        case .userAndEndpoint:
            return record.user == 0
                ? .keyEndpoint(record.key, record.endpoint)
                : .userEndpoint(record.user, record.endpoint)
        case .custom: return record.custom == 0 ? .org : .custom(record.custom)
        }
    }

    /// Whether a rule denies a subject or is in shadow for it: the right share of the subjects,
    /// though not the very ones that it would bind in force.
    private func binds(_ limit: RuleLimit, _ subject: Subject) -> Bool {
        switch limit.enforcedPercent {
        case 0: return false
        case 100...: return true
        default:
            // FNV-1a: any fixed spread will do.
            let hash = "\(subject)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            return hash >> 32 % 100 < UInt64(limit.enforcedPercent)
        }
    }
}
