import Model
import Testing

@testable import Tracker

@Suite("When a batch is due")
struct BatchPolicyTests {
    private let policy = BatchPolicy(eventsWanted: 100, delayMilliseconds: 5_000)
    private let start = MonotonicInstant(nanoseconds: 1_000)

    @Test("by count, by age, or at once when somebody waits")
    func due() {
        var backlog = BatchPolicy.Backlog()
        #expect(policy.decide(backlog, now: start) == .idle)
        backlog = .init(events: 99, since: start)
        let end = start.adding(nanoseconds: 5_000_000_000)
        #expect(policy.decide(backlog, now: start) == .wait(until: end))
        #expect(policy.decide(backlog, now: end) == .flush)
        backlog.events = 100
        #expect(policy.decide(backlog, now: start) == .flush)
        backlog = .init(events: 1, since: start, isUrgent: true)
        #expect(policy.decide(backlog, now: start) == .flush)
        let endless = BatchPolicy(eventsWanted: 2, delayMilliseconds: .max)
        #expect(
            endless.decide(.init(events: 1, since: start), now: start)
                == .wait(until: MonotonicInstant(nanoseconds: .max)))
    }

    @Test("a batch takes records up to its bounds, and at least one")
    func size() {
        var policy = policy
        policy.eventsMax = 10
        policy.bytesMax = 1_000
        let big = SpoolRecordSize(events: 50, bytes: 5_000)
        #expect(policy.takes(big, after: SpoolRecordSize()))
        #expect(!policy.takes(.init(events: 1, bytes: 1), after: big))
        #expect(policy.takes(.init(events: 5, bytes: 1), after: .init(events: 5, bytes: 999)))
        #expect(!policy.takes(.init(events: 6, bytes: 1), after: .init(events: 5, bytes: 1)))
        #expect(!policy.takes(.init(events: 1, bytes: 2), after: .init(events: 5, bytes: 999)))
    }
}
