import Chassis

/// Decisions by result, and denials by the kind of rule; no customer's id is a label.
struct DecisionCounters: Sendable {
    let allowed: Counter
    let denied: Counter
    let shadowDenied: Counter
    /// The same request id was charged before.
    let repeated: Counter
    /// Admitted without being counted: memory was full, or nothing was known and the limiter fails
    /// open.
    let uncounted: Counter
    /// Limiting was disabled.
    let disabled: Counter
    /// No decision: a bad key, a suspended org, a full memory.
    let refused: Counter
    /// Decisions that read PostgreSQL first.
    let cold: Counter
    private let denials: [Counter]
    private let shadowDenials: [Counter]

    init(_ metrics: Metrics) {
        func result(_ result: String) -> Counter {
            metrics.counter(
                "tollgate_limiter_decisions_total", help: "Decisions by result.",
                ["result": result])
        }
        func kinds(_ enforcement: String) -> [Counter] {
            RuleLimit.Kind.allCases.map { kind in
                metrics.counter(
                    "tollgate_limiter_denials_total",
                    help: "Denials, enforced or in shadow, by the kind of the violated rule.",
                    ["enforcement": enforcement, "rule": "\(kind)"])
            }
        }
        (allowed, denied) = (result("allowed"), result("denied"))
        (shadowDenied, repeated) = (result("shadow_denied"), result("repeated"))
        (uncounted, disabled) = (result("uncounted"), result("disabled"))
        refused = result("refused")
        cold = metrics.counter(
            "tollgate_limiter_cold_total", help: "Decisions that read PostgreSQL first.")
        (denials, shadowDenials) = (kinds("enforce"), kinds("shadow"))
    }

    /// Counts a decision by the rules that it was made by.
    @inline(__always)
    func count(_ decision: UnsafePointer<Decision>, _ who: borrowing KnownCaller) {
        if !decision.pointee.isAllowed {
            let violated = decision.pointee.violated
            denied.add()
            denials[who.callRules.with { Int($0.numbers[violated].kind.rawValue) }].add()
        } else if decision.pointee.isShadowDenied {
            let violated = decision.pointee.shadowViolated
            shadowDenied.add()
            shadowDenials[who.callRules.with { Int($0.numbers[violated].kind.rawValue) }].add()
        } else {
            allowed.add()
        }
    }
}

extension RuleLimit.Kind: CaseIterable {
    // In the order of their raw values.
    static let allCases: [RuleLimit.Kind] = [
        .fixed, .calendar, .sliding, .bucket, .concurrency, .quota,
    ]
}
