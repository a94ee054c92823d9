import Chassis
import Contracts
import Model
import RPC
import Transport

/// Limits and counts the calls of a service: asks the limiter before a call's handler runs, tells tracker after it.
///
/// One for each process. Call `shutdown` before the process ends, so that the last usage events are sent.
public final class Tollgate: Sendable {
    private let limiter: any LimiterCalls
    private let usage: UsageQueue
    private let tally = Tally()
    private let checkMilliseconds: UInt64
    private let fallback: TollgateConfiguration.Fallback
    private let ids: IDGenerator
    private let clock: any TimeSource
    private let close: @Sendable () async -> Void

    /// Connects when the first call comes.
    /// - Throws: `TollgateConfigurationError`.
    public convenience init(_ configuration: TollgateConfiguration) throws {
        let clock = SystemClock()
        guard !configuration.limiters.isEmpty else {
            throw TollgateConfigurationError(description: "limiters: an address is needed")
        }
        var policy = RetryPolicy.standard
        policy.firstBackoffMilliseconds = 5
        let (quick, token) = (policy, configuration.token)
        // Faults show at once; the router connects when it needs to.
        for address in configuration.limiters { try Self.check(address) }
        let limiter = LimiterRouter(addresses: configuration.limiters, clock: clock) { address in
            try Self.client(address, token, quick, clock)
        }
        let tracker = try Self.client(configuration.tracker, configuration.token, .standard, clock)
        self.init(
            limiter: limiter, tracker: TrackerClient(tracker), configuration,
            clock: clock
        ) {
            await limiter.close()
            await tracker.close()
        }
    }

    /// Makes one over services that are reached somehow, which `close` leaves.
    package init(
        limiter: any LimiterCalls, tracker: TrackerClient, _ configuration: TollgateConfiguration,
        clock: any TimeSource, close: @escaping @Sendable () async -> Void = {}
    ) {
        self.limiter = limiter
        usage = UsageQueue(tracker: tracker, configuration, clock: clock, tally)
        checkMilliseconds = max(1, configuration.checkMilliseconds)
        fallback = configuration.whenLimiterIsAway
        ids = IDGenerator(clock: clock)
        self.clock = clock
        self.close = close
    }

    /// What was done so far.
    public var statistics: Statistics { tally.now }

    /// Runs `handler` if the limits of `subject` admit the call, and counts it against them.
    /// - Throws: what the handler throws; `CancellationError` when the task was cancelled before the limiter answered.
    public func withLimits<Value>(
        _ subject: CallSubject, _ handler: (Admission) async throws -> Value
    ) async throws -> LimitOutcome<Value> {
        switch try await admit(subject) {
        case .success(let admission):
            return .handled(try await handler(admission), admission)
        case .failure(let refusal):
            return .refused(refusal.answer)
        }
    }

    /// Runs `handler` and records the call as usage of `subject`, also when it throws; sending it waits for nobody.
    ///
    /// With an API key the org is read off the key, which nobody looks at: use this behind an authentication.
    /// - Throws: what the handler throws.
    public func withUsageTracking<Value>(
        _ subject: CallSubject, _ facts: CallFacts = CallFacts(),
        _ handler: (CallRecord) async throws -> Value
    ) async throws -> Value {
        try await track(
            subject, facts, org: subject.claimedOrg, key: subject.namedKey, isDecided: true,
            handler)
    }

    /// Both: asks for the limits, runs the handler if they admit the call, and records it. A refused call is no usage.
    /// - Throws: what the handler throws; `CancellationError` as `withLimits`.
    public func withLimitsAndUsage<Value>(
        _ subject: CallSubject, _ facts: CallFacts = CallFacts(),
        _ handler: (Admission, CallRecord) async throws -> Value
    ) async throws -> LimitOutcome<Value> {
        try await withLimits(subject) { admission in
            try await track(
                subject, facts, org: admission.orgID, key: admission.keyID,
                isDecided: admission.isDecided
            ) { record in try await handler(admission, record) }
        }
    }

    /// Sends the usage events that wait, for at most so many milliseconds, and closes the connections. Calls made
    /// after it are undecided, their usage is lost.
    public func shutdown(withinMilliseconds: UInt64 = 5_000) async {
        await usage.close(
            by: .after(milliseconds: withinMilliseconds, from: clock.monotonic))
        await close()
    }

    @discardableResult
    private static func check(_ address: String) throws -> NetworkAddress {
        guard let place = NetworkAddress(address), place.port > 0 else {
            throw TollgateConfigurationError(description: "\"\(address)\" is not HOST:PORT")
        }
        return place
    }

    private static func client(
        _ address: String, _ token: String, _ retry: RetryPolicy, _ clock: any TimeSource
    ) throws -> RPCClient {
        let place = try check(address)
        let configuration = ClientConfiguration(
            host: place.host, port: place.port, credential: Array(token.utf8),
            clientName: "tollgate-middleware/\(buildVersion)")
        return RPCClient(
            transport: try TCPClientTransport(configuration, clock: clock), retry: retry,
            clock: clock)
    }
}

// MARK: - Limits

extension Tollgate {
    /// A refusal as an error, for `Result`.
    private struct Refused: Error {
        let answer: Refusal
    }

    private func admit(_ subject: CallSubject) async throws -> Result<Admission, Refused> {
        var options = CallOptions(timeoutMilliseconds: checkMilliseconds)
        options.isRepeatable = true
        do {
            let reply = try await limiter.check(
                subject.request(id: ids.uuidV7()), options: options)
            guard reply.decision == .denied else {
                tally.count { $0.admitted += 1 }
                return .success(Admission(reply))
            }
            tally.count { $0.denied += 1 }
            return .failure(Refused(answer: Refusal(denied: reply)))
        } catch {
            try Task.checkCancellation()
            return decideAlone(subject, error)
        }
    }

    /// What to do without a decision.
    private func decideAlone(_ subject: CallSubject, _ error: RPCError) -> Result<Admission, Refused> {
        if let refusal = Refusal(error) {
            tally.count { $0.refused += 1 }
            return .failure(Refused(answer: refusal))
        }
        tally.count { $0.undecided += 1 }
        guard fallback == .open else { return .failure(Refused(answer: Refusal(away: error))) }
        // A key that can't be one needs no limiter to be refused.
        if case .apiKey = subject.who, subject.claimedOrg == 0,
            let refusal = Refusal(RPCError(.unauthenticated, "the API key is malformed"))
        {
            return .failure(Refused(answer: refusal))
        }
        return .success(Admission(undecided: subject))
    }
}

// MARK: - Usage

extension Tollgate {
    private func track<Value>(
        _ subject: CallSubject, _ facts: CallFacts, org: Int64, key: Int64, isDecided: Bool,
        _ handler: (CallRecord) async throws -> Value
    ) async throws -> Value {
        let record = CallRecord()
        let (startedAt, start) = (clock.wall, clock.monotonic)
        func end(_ status: Int) {
            guard org > 0 else { return tally.count { $0.eventsRejected += 1 } }
            var event = event(subject, facts, record.facts, status: status)
            event.occurredAtUs = startedAt.microseconds
            event.latencyUs = clock.monotonic.nanoseconds(since: start) / 1_000
            (event.orgID, event.keyID) = (org, key)
            if !isDecided { event.attributes.append(.init(key: "undecided", value: "true")) }
            usage.add(event)
        }
        do {
            let value = try await handler(record)
            end(200)
            return value
        } catch {
            end(CallRecord.status(of: error))
            throw error
        }
    }

    private func event(
        _ subject: CallSubject, _ facts: CallFacts, _ said: CallRecord.Facts, status: Int
    ) -> TrackerV1.UsageEvent {
        TrackerV1.UsageEvent(
            eventID: ids.uuidV7(), user: Array(subject.user.utf8), meter: subject.meter,
            quantityMicro: said.quantityMicro, endpoint: subject.endpoint, method: facts.method,
            statusCode: UInt32(clamping: said.status ?? status), requestBytes: facts.requestBytes,
            responseBytes: said.responseBytes, ip: subject.ipBytes, userAgent: facts.userAgent,
            country: facts.country,
            attributes: said.attributes.map { .init(key: $0.key, value: $0.value) })
    }
}
