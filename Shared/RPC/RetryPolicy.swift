/// When a client sends a request again: idempotent requests only, on `unavailable` only, at this
/// layer only.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts of one call, the first included; at least 1.
    package var attemptsMax = 3
    /// Wait before the second attempt, in milliseconds.
    package var firstBackoffMilliseconds: UInt64 = 50
    /// Longest wait between attempts, in milliseconds.
    package var backoffMillisecondsMax: UInt64 = 1_000
    /// Tokens of the budget that all calls of a client share.
    package var budgetTokens = 10
    /// Thousandths of a token that each success gives back.
    package var budgetRatioMilli = 100

    /// Makes the standard policy.
    package init() {}

    /// At most three attempts, budget of 10 tokens, ratio 0.1.
    package static let standard = RetryPolicy()

    /// Never sends a request again.
    package static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.attemptsMax = 1
        return policy
    }

    /// How long to wait after attempt number `attempt` (from 1) failed, or nil: do not try again.
    ///
    /// 1.6 times longer each time, ±20 % by `random`, and never shorter than the server asked for.
    package func delayMilliseconds(
        after error: RPCError, attempt: Int, of spec: MethodSpec, isRepeatable: Bool = false,
        random: UInt64
    ) -> UInt64? {
        guard spec.isIdempotent || isRepeatable, error.status == .unavailable, attempt >= 1,
            attempt < attemptsMax
        else { return nil }
        var delay = firstBackoffMilliseconds
        for _ in 1..<attempt where delay < backoffMillisecondsMax {
            delay = delay &* 16 / 10
        }
        delay = min(delay, backoffMillisecondsMax)
        let spread = Jitter.spread(delay, random: random)
        return max(spread, error.retryAfterMilliseconds ?? 0)
    }
}
