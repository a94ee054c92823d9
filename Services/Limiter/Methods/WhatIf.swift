import Contracts
import Model
import RPC

extension LimiterService {
    /// Proposed rules of one question.
    private static let rulesMax = Decision.rulesMax
    private static let subjectsMax: UInt32 = 1_000

    /// Plays the recorded decisions of an org against other rules. Those are where its calls are decided.
    package func whatIf(
        _ request: LimiterV1.WhatIfRequest, _ call: CallContext
    ) async throws -> LimiterV1.WhatIfResponse {
        let (org, rules) = try checked(request)
        let gate = table.gate.ask(OrgShard.index(of: org))
        guard gate.decides else { throw closed(isAwaited: gate == .awaited) }
        let limits = try await orgLimits(org)
        let most = request.decisionsMax == 0 ? Int.max : Int(request.decisionsMax)
        let records = recent.last(most, of: org, subject: limits.subject)
        let (now, wall) = (clock.monotonic, clock.wall)
        func instant(_ record: DecisionRecord) -> Timestamp {
            let age = now.nanoseconds(since: MonotonicInstant(nanoseconds: record.at))
            return wall.adding(microseconds: -Int64(clamping: age / 1_000))
        }
        var replay = Replay(rules.compactMap(proposed))
        for record in records { replay.play(record, wall: instant(record)) }
        let names = limits.source.ruleNames
        let running = rules.filter { $0.algorithm != .concurrency && $0.enforcement != .off }
        return LimiterV1.WhatIfResponse(
            decisions: UInt64(records.count), fromUs: records.first.map(instant)?.microseconds ?? 0,
            toUs: records.last.map(instant)?.microseconds ?? 0, before: .init(replay.before),
            after: .init(replay.after), newlyDenied: replay.newlyDenied,
            newlyAllowed: replay.newlyAllowed, rulesBefore: Self.outcomes(replay, names),
            rulesAfter: running.indices.map {
                .init(
                    name: running[$0].name, denied: replay.denials[$0],
                    shadowDenied: replay.shadowDenials[$0])
            },
            subjects: replay.mostDenied(Self.listed(request)).map { .init($0.subject, $0.tally) },
            notPlayed: rules.filter { $0.algorithm == .concurrency }.map(\.name))
    }

    /// Every fault of the request at once.
    private func checked(
        _ request: LimiterV1.WhatIfRequest
    ) throws(RPCError) -> (org: OrgID, rules: [RateRule]) {
        var faults = RequestFaults()
        let org = faults.org(request.orgID)
        var rules: [RateRule] = []
        if !(1...Self.rulesMax).contains(request.rules.count) {
            faults.add("rules", "must be 1 to \(Self.rulesMax)")
        }
        for (index, message) in request.rules.prefix(Self.rulesMax).enumerated() {
            switch message.rule {
            case .success(let rule):
                if rule.limit == nil { faults.add("rules[\(index)].limit", "must be given") }
                for fault in rule.faults {
                    faults.add("rules[\(index)].\(fault.field)", fault.description)
                }
                if rules.contains(where: { $0.name == rule.name }) {
                    faults.add("rules[\(index)].name", "must be unlike the names of the other rules")
                }
                rules.append(rule)
            case .failure(let fault):
                faults.add("rules[\(index)].\(fault.field)", fault.description)
            }
        }
        if request.subjectsMax > Self.subjectsMax {
            faults.add("subjects_max", "must be at most \(Self.subjectsMax)")
        }
        return (try faults.checked(org), rules)
    }

    private static func listed(_ request: LimiterV1.WhatIfRequest) -> Int {
        request.subjectsMax == 0 ? 10 : Int(request.subjectsMax)
    }

    /// A proposed rule, ready to run; nil for one that is off, or of concurrency.
    private func proposed(_ rule: RateRule) -> Replay.Rule? {
        guard rule.algorithm != .concurrency, let limit = RuleLimit(rule, identity: 0) else {
            return nil
        }
        let meter = rule.meter.map { code in
            Array(code.utf8).withUnsafeBytes { hasher.word(ofMeter: $0) }
        }
        return Replay.Rule(limit: limit, meter: meter)
    }

    /// The org, from memory or PostgreSQL.
    /// - Throws: `not_found` or `unavailable`.
    private func orgLimits(_ id: OrgID) async throws -> OrgLimits {
        if case .fresh(let limits) = directory.find(org: id) { return limits }
        do {
            guard let limits = try await loader.org(id) else { throw CheckRefusal.unknownOrg }
            return limits
        } catch {
            if case .stale(let limits) = directory.find(org: id) { return limits }
            throw error
        }
    }

    private static func outcomes(
        _ replay: Replay, _ names: [UInt64: String]
    ) -> [LimiterV1.RuleOutcome] {
        var byName: [String: Replay.Outcomes] = [:]
        for (rule, outcomes) in replay.denialsBefore {
            byName[names[rule] ?? "", default: .init()].denied += outcomes.denied
            byName[names[rule] ?? "", default: .init()].shadowDenied += outcomes.shadowDenied
        }
        return byName.sorted { one, other in
            let (left, right) = (one.value, other.value)
            return (right.denied, right.shadowDenied, one.key)
                < (left.denied, left.shadowDenied, other.key)
        }.map { .init(name: $0.key, denied: $0.value.denied, shadowDenied: $0.value.shadowDenied) }
    }
}

extension LimiterV1.Outcomes {
    fileprivate init(_ outcomes: Replay.Outcomes) {
        self.init(
            allowed: outcomes.allowed, denied: outcomes.denied, shadowDenied: outcomes.shadowDenied)
    }
}

extension LimiterV1.SubjectOutcome {
    fileprivate init(_ subject: Replay.Subject, _ tally: Replay.SubjectTally) {
        self.init(
            calls: tally.calls, deniedBefore: tally.deniedBefore, deniedAfter: tally.deniedAfter)
        func hex(_ word: UInt64) -> String {
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        switch subject {
        case .org: scope = .org
        case .key(let id): (scope, keyID) = (.key, id)
        case .user(let word): (scope, hash) = (.user, hex(word))
        case .endpoint(let mark): (scope, endpoint) = (.endpoint, mark.text)
        case .keyEndpoint(let id, let mark):
            (scope, keyID, endpoint) = (.keyEndpoint, id, mark.text)
        case .userEndpoint(let word, let mark):
            (scope, hash, endpoint) = (.userEndpoint, hex(word), mark.text)
        case .custom(let word): (scope, hash) = (.custom, hex(word))
        }
    }
}
