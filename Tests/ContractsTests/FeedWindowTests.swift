import RPC
import Testing

@testable import Contracts

@Suite("The window of a feed of records")
struct FeedWindowTests {
    private static func ack(
        _ sequence: UInt64, _ status: Status = .ok, retryAfter: UInt64 = 0
    ) -> TrackerV1.RecordAck {
        TrackerV1.RecordAck(
            sequence: sequence, status: UInt32(status.rawValue), retryAfterMs: retryAfter,
            response: status == .ok ? TrackerV1.RecordResponse(accepted: UInt32(sequence)) : nil)
    }

    /// A window whose first batches are on their way.
    private static func window(_ count: Int) -> FeedWindow {
        var window = FeedWindow()
        for _ in 0..<count { _ = window.place(window.add([])) }
        return window
    }

    @Test("outcomes wait for those before them")
    func order() {
        var window = Self.window(3)
        for sequence: UInt64 in [2, 3] {
            guard case .settled = window.take(Self.ack(sequence)) else {
                Issue.record("\(sequence) is settled")
                return
            }
            #expect(window.outcomes().isEmpty)
        }
        _ = window.take(Self.ack(1))
        #expect(window.outcomes().map(\.number) == [1, 2, 3])
        #expect(window.count == 0 && window.outcomes().isEmpty)
    }

    @Test("what is refused for a while is sent again, later each time, and under a new sequence number")
    func again() {
        var window = Self.window(2)
        var waits: [UInt64] = []
        for sequence: UInt64 in [1, 3, 4] {
            guard case .again(1, let wait) = window.take(Self.ack(sequence, .unavailable)) else {
                Issue.record("it is sent again")
                return
            }
            waits.append(wait)
            #expect(window.place(1)?.sequence == sequence + (sequence == 1 ? 2 : 1))
        }
        #expect(waits == [100, 200, 400])
        guard case .again(1, 1_000) = window.take(
            Self.ack(5, .resourceExhausted, retryAfter: 1_000))
        else {
            Issue.record("tracker says when")
            return
        }
    }

    @Test("what is refused for good is an outcome, and so is a request too large")
    func refused() {
        var window = Self.window(3)
        _ = window.take(Self.ack(1, .invalidArgument))
        _ = window.take(Self.ack(2, .resourceExhausted))
        _ = window.take(Self.ack(3))
        let errors = window.outcomes().map { outcome -> Status? in
            guard case .failure(let error) = outcome.result else { return nil }
            return error.status
        }
        #expect(errors == [.invalidArgument, .resourceExhausted, nil])
    }

    @Test("a new stream begins anew, with what has no result")
    func restart() {
        var window = Self.window(4)
        _ = window.take(Self.ack(2))
        #expect(window.restart() == [1, 3, 4])
        #expect(window.place(3)?.sequence == 1)
        #expect(window.place(3)?.number == nil, "it is on its way")
        #expect(window.place(2)?.number == nil, "it has its result")
        guard case .unknown = window.take(Self.ack(4)) else {
            Issue.record("that was of the stream before")
            return
        }
        window.settleAll(RPCError(.cancelled, ""))
        #expect(window.outcomes().map(\.number) == [1, 2, 3, 4])
    }
}
