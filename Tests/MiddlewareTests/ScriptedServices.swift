import Contracts
import RPC
import Synchronization

/// A limiter and a tracker that do what a test tells them to, and remember what they were asked.
final class ScriptedServices: Sendable {
    typealias Answer = @Sendable (LimiterV1.CheckRequest) async throws -> LimiterV1.CheckResponse
    typealias Taking = @Sendable ([TrackerV1.UsageEvent]) async throws -> TrackerV1.RecordResponse

    private struct State {
        var answer: Answer
        var taking: Taking
        var checks: [LimiterV1.CheckRequest] = []
        var batches: [[TrackerV1.UsageEvent]] = []
    }

    private let state: Mutex<State>

    /// Services that admit and take everything.
    init() {
        state = Mutex(
            State(
                answer: { _ in Self.allowed }, taking: { .init(accepted: UInt32($0.count)) }))
    }

    /// An admission with headers.
    static let allowed = LimiterV1.CheckResponse(
        decision: .allowed, headers: [.init(name: "RateLimit", value: "\"minute\";r=9;t=60")],
        orgID: 7, keyID: 8)

    /// Has the limiter answer so from now on.
    func answer(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }

    /// Has tracker take events so from now on.
    func take(_ taking: @escaping Taking) { state.withLock { $0.taking = taking } }

    /// The questions so far.
    var checks: [LimiterV1.CheckRequest] { state.withLock { $0.checks } }

    /// The requests to tracker so far, those that failed included.
    var batches: [[TrackerV1.UsageEvent]] { state.withLock { $0.batches } }

    /// The methods.
    var routes: [Route] {
        [
            .unary(LimiterMethods.check) { (request: LimiterV1.CheckRequest, _) in
                let answer = self.state.withLock { state in
                    state.checks.append(request)
                    return state.answer
                }
                return try await answer(request)
            },
            .unary(TrackerMethods.record) { (request: TrackerV1.RecordRequest, _) in
                let taking = self.state.withLock { state in
                    state.batches.append(request.events)
                    return state.taking
                }
                return try await taking(request.events)
            },
        ]
    }
}
