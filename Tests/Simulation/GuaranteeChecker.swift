@testable import Limiter
@testable import Model

/// Sees every decision of every limiter, in true time, and holds it against what was promised.
///
/// Exact: one limiter decides for an org, with every count that was ever made. So a second copy of
/// each org's state, kept here on true time, has to agree with each decision. Only what a limiter
/// admitted after its last snapshot, and took along when it was lost, may be missing.
struct GuaranteeChecker {
    private struct Org {
        let org: SimulatedOrg
        var truth: [RuleCells]
        /// Units admitted and not lost since.
        var admitted: [(at: UInt64, id: UInt64, cost: UInt64)] = []
        /// Calls that a limiter was killed in the middle of: perhaps counted, and nobody was told.
        var doubtful: [UInt64: UInt64] = [:]
        var isDoubtful: Bool { !doubtful.isEmpty }
        /// How far times may be off: each move between two wall clocks adds to it.
        var slack: UInt64 = 0
        var lastDecision: UInt64 = 0
    }

    private var orgs: [Org]
    /// Largest error of a wall clock, either way.
    private let wallErrorMax: UInt64
    /// Broken promises, in words.
    private(set) var failures: [String] = []
    private(set) var allowed = 0
    private(set) var denied = 0
    private(set) var repeated = 0
    private(set) var lostUnits: UInt64 = 0

    init(_ orgs: [SimulatedOrg], wallErrorMax: UInt64) {
        self.orgs = orgs.map { Org(org: $0, truth: $0.rules.map { _ in RuleCells() }) }
        self.wallErrorMax = wallErrorMax
    }

    /// Notes a promise that was broken.
    mutating func fail(_ text: String, at now: UInt64) {
        if failures.count < 5 { failures.append("at \(now / 1_000_000) ms: \(text)") }
    }

    /// Notes a decision.
    mutating func decided(
        _ call: Call, _ outcome: ShardState.Outcome, by limiter: Int, at now: UInt64
    ) {
        orgs[call.org].lastDecision = now
        switch outcome {
        case .repeated:
            repeated += 1
            checkRepeated(call, limiter, now)
        case .denied(let byQuota):
            denied += 1
            if !byQuota { checkDenied(call, limiter, now) }
        case .needsUnits: break
        case .allowed:
            allowed += 1
            checkAllowed(call, limiter, now)
        }
    }

    private func time(_ now: UInt64) -> DecisionTime {
        DecisionTime(monotonic: now, wallMicroseconds: Int64(now / 1_000))
    }

    /// Whether the truth tells exactly what this rule has to decide.
    private func isExact(_ org: Org, _ rule: RuleLimit) -> Bool {
        // A call too many opens a fixed window earlier than the truth knows.
        wallErrorMax == 0 && (rule.kind != .fixed || !org.isDoubtful)
    }

    private mutating func checkAllowed(_ call: Call, _ limiter: Int, _ now: UInt64) {
        var org = orgs[call.org]
        if org.admitted.contains(where: { $0.id == call.id }) {
            fail("n\(limiter) counts call \(call.id) twice", at: now)
        }
        let later = time(now + org.slack)
        for (index, rule) in org.org.rules.enumerated() where rule.kind != .quota {
            let verdict = RuleArithmetic.decide(org.truth[index], rule, cost: call.cost, at: later)
            if !verdict.isAdmitted, rule.kind == .bucket || isExact(org, rule) {
                fail(
                    "n\(limiter) admits call \(call.id) of org \(org.org.id) against \(rule)",
                    at: now)
            }
            _ = RuleArithmetic.charge(&org.truth[index], rule, cost: call.cost, at: later)
        }
        org.admitted.append((now, call.id, call.cost))
        orgs[call.org] = org
        checkBounds(org, now)
    }

    private mutating func checkRepeated(_ call: Call, _ limiter: Int, _ now: UInt64) {
        if orgs[call.org].admitted.contains(where: { $0.id == call.id }) { return }
        guard let at = orgs[call.org].doubtful[call.id] else {
            return fail("n\(limiter) repeats call \(call.id), which nobody counted", at: now)
        }
        let place = orgs[call.org].admitted.firstIndex { $0.at > at }
        orgs[call.org].admitted.insert(
            (at, call.id, call.cost), at: place ?? orgs[call.org].admitted.endIndex)
        checkBounds(orgs[call.org], now)
    }

    /// A call that is denied would have been one too many, unless a lost or doubtful count stands
    /// against it.
    private mutating func checkDenied(_ call: Call, _ limiter: Int, _ now: UInt64) {
        let org = orgs[call.org]
        guard wallErrorMax == 0, !org.isDoubtful else { return }
        let admits = org.org.rules.indices.allSatisfy {
            let rule = org.org.rules[$0]
            return rule.kind == .quota
                || RuleArithmetic.decide(org.truth[$0], rule, cost: call.cost, at: time(now))
                    .isAdmitted
        }
        if admits { fail("n\(limiter) denies call \(call.id) of org \(org.org.id)", at: now) }
    }

    /// No span of a rule's window, wherever it begins, holds more than the rule's bound.
    private mutating func checkBounds(_ org: Org, _ now: UInt64) {
        for rule in org.org.rules where rule.kind != .quota {
            let window = SimulatedOrg.window(of: rule)
            guard org.slack < window else { continue }
            var sum: UInt64 = 0
            for call in org.admitted.reversed() {
                if call.at + window <= now + org.slack { break }
                sum += call.cost
            }
            if sum > SimulatedOrg.bound(of: rule) {
                fail("org \(org.org.id) got \(sum) units in a window of \(rule)", at: now)
            }
        }
    }

    /// Notes that a limiter was killed in the middle of a call.
    mutating func doubt(_ call: Call, at now: UInt64) { orgs[call.org].doubtful[call.id] = now }

    /// Notes that a shard's state was read from a snapshot, on a clock that is `skew` ahead of true
    /// time.
    /// - Parameter isLost: what was admitted after the snapshot is lost, and said to be.
    mutating func takenOver(
        _ shard: Int, _ snapshot: SimulatedDatabase.Snapshot?, state: ShardState, skew: Int64,
        isLost: Bool
    ) {
        for index in orgs.indices where orgs[index].org.shard == shard {
            orgs[index].slack += 2 * wallErrorMax
            guard isLost else { continue }
            let takenAt = snapshot?.takenAt ?? 0
            lostUnits += orgs[index].admitted.reduce(0) { $0 + ($1.at > takenAt ? $1.cost : 0) }
            orgs[index].admitted.removeAll { $0.at > takenAt }
            let restored = state.cells[orgs[index].org.id]
            orgs[index].truth = (restored ?? orgs[index].org.rules.map { _ in RuleCells() })
                .map { $0.moved(ahead: Int64(orgs[index].slack) - skew) }
        }
    }

    /// Notes the end of the run: since `healedAt` nothing went wrong any more.
    mutating func end(at now: UInt64, deadline: UInt64) {
        for org in orgs where org.lastDecision + deadline < now {
            fail("nobody decides for org \(org.org.id)", at: now)
        }
    }
}
