/// Keeps retries from multiplying the load of a failing service: failures spend tokens, successes
/// give a part of one back, and nothing is sent again while half of the tokens or fewer are left.
/// Source: gRPC proposal A6, "retry throttling".
package struct RetryBudget: Sendable, Equatable {
    private let maxMilli: Int
    private let ratioMilli: Int
    private var milli: Int

    /// Makes a full budget.
    package init(_ policy: RetryPolicy) {
        maxMilli = max(0, policy.budgetTokens) * 1_000
        ratioMilli = max(0, policy.budgetRatioMilli)
        milli = maxMilli
    }

    /// Whether a request may be sent again now.
    package var permitsRetry: Bool { milli > maxMilli / 2 }

    /// Takes a token for an attempt that ended `unavailable`.
    package mutating func recordFailure() { milli = max(0, milli - 1_000) }

    /// Gives a part of a token back for an attempt that was answered.
    package mutating func recordSuccess() { milli = min(maxMilli, milli + ratioMilli) }
}
