import Testing

@testable import RPC

@Suite struct RetryPolicyTests {
    private let unavailable = RPCError(.unavailable, "away")
    private let write = MethodSpec(
        path: "a/Write", isServerStreaming: false, isIdempotent: false, requestBytesMax: 1)

    @Test("only unavailable answers to idempotent methods are retried")
    func whatIsRetried() {
        let policy = RetryPolicy.standard
        for status in Status.allCases where status != .ok {
            let delay = policy.delayMilliseconds(
                after: RPCError(status, ""), attempt: 1, of: Echo.unary, random: 0)
            #expect((delay != nil) == (status == .unavailable))
        }
        #expect(
            policy.delayMilliseconds(after: unavailable, attempt: 1, of: write, random: 0) == nil)
    }

    @Test("there are at most three attempts, with growing and spread waits")
    func waits() {
        let policy = RetryPolicy.standard
        func delay(_ attempt: Int, _ random: UInt64) -> UInt64? {
            policy.delayMilliseconds(
                after: unavailable, attempt: attempt, of: Echo.unary, random: random)
        }
        #expect(delay(1, 0) == 40)
        #expect(delay(1, 20) == 60)
        #expect(delay(2, 0) == 64)
        #expect(delay(2, 32) == 96)
        #expect(delay(3, 0) == nil)
        #expect(delay(0, 0) == nil)
        #expect(
            RetryPolicy.never.delayMilliseconds(
                after: unavailable, attempt: 1, of: Echo.unary, random: 0) == nil)
    }

    @Test("a wait is never shorter than the server asked for")
    func honoursServer() {
        let error = RPCError(.unavailable, "", retryAfterMilliseconds: 700)
        #expect(
            RetryPolicy.standard.delayMilliseconds(
                after: error, attempt: 1, of: Echo.unary, random: 0) == 700)
    }

    @Test("the budget stops retries at half of its tokens and ten successes give one back")
    func budget() {
        var budget = RetryBudget(.standard)
        for _ in 0..<4 { budget.recordFailure() }
        #expect(budget.permitsRetry)
        budget.recordFailure()
        #expect(!budget.permitsRetry)
        for _ in 0..<100 { budget.recordFailure() }
        for _ in 0..<50 { budget.recordSuccess() }
        #expect(!budget.permitsRetry)
        budget.recordSuccess()
        #expect(budget.permitsRetry)
        for _ in 0..<1_000 { budget.recordSuccess() }
        #expect(budget == RetryBudget(.standard))
    }

    @Test("jitter stays within a fifth and never overflows")
    func jitter() {
        var random = Jitter(seed: 7)
        for value in [0, 1, 4, 5, 1_000, UInt64.max - 1, .max] {
            for _ in 0..<100 {
                let spread = Jitter.spread(value, random: random.next())
                #expect(spread >= value - value / 5)
                #expect(spread == .max || spread - min(spread, value) <= value / 5)
            }
        }
    }
}
