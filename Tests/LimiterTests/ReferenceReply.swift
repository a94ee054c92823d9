import Contracts
import Model

@testable import Limiter

/// The reply to a check as a message, made the long way.
struct ReferenceReply {
    let decision: Decision
    let rules: [RateRule]
    let facts: ReplyFacts

    var message: LimiterV1.CheckResponse {
        var reply = LimiterV1.CheckResponse(
            decision: !decision.isAllowed ? .denied : shadows.isEmpty ? .allowed : .shadowDenied,
            rules: rules.indices.map(state), guarantee: guarantee, degraded: facts.isDegraded,
            orgID: facts.orgID.value, keyID: facts.keyID, repeated: facts.isRepeated,
            restoredAgeMs: Wait.milliseconds(decision.restoredAge))
        reply.leaseID = decision.hold?.bytes ?? []
        if !decision.isAllowed {
            reply.rule = rules[decision.violated].name
            reply.never = decision.isNever
            reply.retryAfterMs = decision.isNever ? 0 : Wait.milliseconds(decision.retryNanoseconds)
            reply.problem = problem
        } else if !shadows.isEmpty {
            reply.rule = rules[decision.shadowViolated].name
        }
        if facts.wantsHeaders { reply.headers = headers }
        return reply
    }

    /// Violated rules in shadow.
    private var shadows: [Int] {
        rules.indices.filter { !decision.verdicts[$0].isAdmitted && decision.isShadow($0) }
    }

    /// Rules that callers see.
    private var binding: [Int] { rules.indices.filter { !decision.isShadow($0) } }

    private func state(_ index: Int) -> LimiterV1.RuleState {
        let verdict = decision.verdicts[index]
        return LimiterV1.RuleState(
            name: rules[index].name, limit: rules[index].limit ?? 0, remaining: verdict.remaining,
            resetMs: Wait.milliseconds(verdict.resetNanoseconds),
            shadow: decision.isShadow(index), violated: !verdict.isAdmitted,
            guarantee: decision.isRestored(index) ? .restored : .exact)
    }

    private var guarantee: LimiterV1.Guarantee { decision.restored != 0 ? .restored : .exact }

    private var problem: LimiterV1.Problem {
        LimiterV1.Problem(
            type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
            title: "Request cannot be satisfied as assigned quota has been exceeded", status: 429,
            violatedPolicies: binding.filter { !decision.verdicts[$0].isAdmitted }
                .map { rules[$0].name })
    }

    private var headers: [LimiterV1.Header] {
        guard !binding.isEmpty else { return [] }
        let tightest = withUnsafePointer(to: decision) { $0.tightest }
        let lead = decision.verdicts[decision.isAllowed ? tightest : decision.violated]
        let now = UInt64(facts.wall.microseconds / 1_000_000)
        var pairs = [
            ("RateLimit-Policy", binding.map(quota).joined(separator: ", ")),
            ("RateLimit", binding.map(limit).joined(separator: ", ")),
            ("X-RateLimit-Limit", "\(lead.limit)"), ("X-RateLimit-Remaining", "\(lead.remaining)"),
            ("X-RateLimit-Reset", "\(now + Wait.seconds(lead.resetNanoseconds))"),
        ]
        if !decision.isAllowed, !decision.isNever {
            pairs.append(("Retry-After", "\(Wait.seconds(decision.retryNanoseconds))"))
        }
        return pairs.map { LimiterV1.Header(name: $0.0, value: $0.1) }
    }

    private func quota(_ index: Int) -> String {
        let rule = rules[index]
        let item = "\"\(rule.name)\";q=\(rule.limit ?? 0)"
        switch rule.algorithm {
        case .calendarWindow:
            let seconds: [RateCalendarUnit: Int] = [.minute: 60, .hour: 3_600, .day: 86_400]
            return item + (rule.calendarUnit.flatMap { seconds[$0] }.map { ";w=\($0)" } ?? "")
        case .concurrency: return item + ";qu=\"concurrent-requests\""
        default: return item + ";w=\((rule.windowMilliseconds + 999) / 1000)"
        }
    }

    private func limit(_ index: Int) -> String {
        let verdict = decision.verdicts[index]
        var window = verdict.resetNanoseconds
        if !verdict.isAdmitted, verdict.retryNanoseconds != RuleVerdict.never {
            window = min(window, verdict.retryNanoseconds)
        }
        return "\"\(rules[index].name)\";r=\(verdict.remaining);t=\(Wait.seconds(window))"
    }
}
