import Model
import Testing

@testable import RPC

@Suite struct CircuitBreakerTests {
    private func at(_ milliseconds: UInt64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.record(.failed, now: at(0)) }
        return breaker
    }

    @Test("failures in a row open it and an answer in between does not let it")
    func opens() {
        var breaker = CircuitBreaker()
        for _ in 0..<4 { breaker.record(.failed, now: at(0)) }
        breaker.record(.answered, now: at(0))
        for _ in 0..<4 { breaker.record(.failed, now: at(0)) }
        breaker.record(.unclear, now: at(0))
        #expect(breaker.isClosed)
        breaker.record(.failed, now: at(0))
        #expect(!breaker.isClosed)
        #expect(
            breaker.admit(deadline: .never, now: at(100)) == .refused(retryAfterMilliseconds: 401))
    }

    @Test("after the pause one probe goes out and its answer closes it")
    func closes() {
        var breaker = opened()
        let deadline = Deadline(at: at(2_000))
        #expect(breaker.admit(deadline: deadline, now: at(500)) == .admitted)
        #expect(breaker.admit(deadline: deadline, now: at(501)) != .admitted)
        breaker.record(.answered, now: at(502))
        #expect(breaker.isClosed)
        #expect(breaker.admit(deadline: deadline, now: at(503)) == .admitted)
    }

    @Test("a failed probe doubles the pause, up to the longest")
    func doubles() {
        var breaker = opened()
        var now: UInt64 = 0
        for pause: UInt64 in [500, 1_000, 2_000, 4_000, 5_000, 5_000] {
            #expect(breaker.admit(deadline: .never, now: at(now + pause - 1)) != .admitted)
            now += pause
            #expect(breaker.admit(deadline: .never, now: at(now)) == .admitted)
            breaker.record(.failed, now: at(now))
        }
    }

    @Test("an unclear probe, or one that never reported, makes room for another")
    func unclearProbe() {
        var breaker = opened()
        let deadline = Deadline(at: at(2_000))
        #expect(breaker.admit(deadline: deadline, now: at(500)) == .admitted)
        breaker.record(.unclear, now: at(600))
        #expect(breaker.admit(deadline: deadline, now: at(600)) == .admitted)
        #expect(breaker.admit(deadline: deadline, now: at(1_999)) != .admitted)
        #expect(breaker.admit(deadline: .never, now: at(2_000)) == .admitted)
    }
}
