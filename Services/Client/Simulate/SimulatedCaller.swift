import Contracts

/// What limiter says of one call.
struct DecidedCall: Sendable {
    var decision = LimiterV1.Decision.unspecified
    /// The key that called; 0: none.
    var keyID: Int64 = 0
}

/// Who decides whether events may happen.
protocol CallDecider: Sendable {
    /// The decisions about events, one for each, in their order.
    /// - Throws: a failure when there is none.
    func decide(_ events: [TrackerV1.UsageEvent]) async throws -> [DecidedCall]
}

/// Asks limiter about events, many at the same time.
struct SimulatedCaller: CallDecider {
    /// The key that calls; nil: the events' orgs and keys by their ids.
    let apiKey: [UInt8]?
    let services: ServiceConnections

    /// Calls that travel at the same time.
    private static let callsInFlight = 32

    func decide(_ events: [TrackerV1.UsageEvent]) async throws -> [DecidedCall] {
        var decisions = [DecidedCall](repeating: DecidedCall(), count: events.count)
        try await withThrowingTaskGroup(of: [(Int, DecidedCall)].self) { group in
            for lane in 0..<min(Self.callsInFlight, events.count) {
                let places = Array(stride(from: lane, to: events.count, by: Self.callsInFlight))
                let questions = places.map { question(events[$0]) }
                group.addTask {
                    try await services.limiting { limiter, options in
                        var found: [(Int, DecidedCall)] = []
                        for (place, question) in zip(places, questions) {
                            let reply = try await limiter.check(question, options: options)
                            let call = DecidedCall(decision: reply.decision, keyID: reply.keyID)
                            found.append((place, call))
                        }
                        return found
                    }
                }
            }
            for try await found in group {
                for (place, decision) in found { decisions[place] = decision }
            }
        }
        return decisions
    }

    private func question(_ event: TrackerV1.UsageEvent) -> LimiterV1.CheckRequest {
        var question = LimiterV1.CheckRequest(headers: .headersNone)
        question.who =
            apiKey.map { .apiKey($0) }
            ?? .subject(LimiterV1.Subject(orgID: event.orgID, keyID: event.keyID))
        question.meter = event.meter
        question.endpoint = event.endpoint
        question.user = event.user
        question.ip = event.ip
        // A place in a rule of concurrency is held as long as the call takes.
        question.leaseMs = max(1, (event.latencyUs ?? 0) / 1_000)
        return question
    }
}
