import Chassis
import Model
import Synchronization

/// Calls the methods of one service: a deadline over all attempts, retries within a budget and a
/// circuit breaker around a transport. Nothing below or above it sends a request again.
package final class RPCClient: Sendable {
    private struct State {
        var budget: RetryBudget
        var breaker: CircuitBreaker
        var jitter: Jitter
    }

    private let transport: any ClientTransport
    private let retry: RetryPolicy
    private let clock: any TimeSource
    private let log: Logger
    private let state: Mutex<State>

    /// Makes a client over `transport`, which it owns from now on.
    package init(
        transport: any ClientTransport, retry: RetryPolicy = .standard,
        breaker: CircuitBreaker.Settings = CircuitBreaker.Settings(), clock: any TimeSource,
        log: Logger = .silent
    ) {
        self.transport = transport
        self.retry = retry
        self.clock = clock
        self.log = log
        state = Mutex(
            State(
                budget: RetryBudget(retry), breaker: CircuitBreaker(breaker),
                jitter: Jitter(seed: SecureRandom.word())))
    }

    /// Calls a unary or hot method and returns its reply's payload.
    /// - Throws: what the service answered; `unavailable` when it can't be reached or the breaker
    ///   is open; `deadlineExceeded`; `cancelled` when the task is cancelled.
    package func call(
        _ spec: MethodSpec, _ payload: [UInt8], options: CallOptions = CallOptions()
    ) async throws(RPCError) -> [UInt8] {
        let deadline = self.deadline(options)
        let options = traced(options)
        var attempt = 1
        while true {
            try admit(deadline)
            do throws(RPCError) {
                let reply = try await transport.unary(
                    spec, payload, deadline: deadline, options: options)
                record(.answered, spec)
                return reply
            } catch {
                try await pause(after: error, attempt, spec, options, deadline)
                attempt += 1
            }
        }
    }

    /// Calls a server-streaming method. What fails before the stream is open is retried as in
    /// `call`; an error inside the stream is thrown by its `next`.
    package func stream(
        _ spec: MethodSpec, _ payload: [UInt8], options: CallOptions = CallOptions()
    ) async throws(RPCError) -> any ResponseStream {
        let deadline = self.deadline(options)
        let options = traced(options)
        var attempt = 1
        while true {
            try admit(deadline)
            do throws(RPCError) {
                let stream = try await transport.stream(
                    spec, payload, deadline: deadline, options: options)
                record(.answered, spec)
                return stream
            } catch {
                try await pause(after: error, attempt, spec, options, deadline)
                attempt += 1
            }
        }
    }

    /// Closes the transport: calls in flight fail with `unavailable`.
    package func close() async { await transport.close() }

    private func deadline(_ options: CallOptions) -> Deadline {
        .after(milliseconds: options.timeoutMilliseconds, from: clock.monotonic)
    }

    /// The options with a trace of their own when they continue none.
    private func traced(_ options: CallOptions) -> CallOptions {
        guard options.traceparent.isEmpty else { return options }
        var options = options
        let (high, low, parent) = state.withLock { state in
            (state.jitter.next(), state.jitter.next(), state.jitter.next())
        }
        options.traceparent =
            Traceparent(traceHigh: high, traceLow: low, parentID: parent, flags: 0)?.bytes ?? []
        return options
    }

    private func admit(_ deadline: Deadline) throws(RPCError) {
        let now = clock.monotonic
        guard !Task.isCancelled else { throw RPCError(.cancelled, "the call was cancelled") }
        guard !deadline.hasPassed(at: now) else { throw Router.expired }
        let admission = state.withLock { $0.breaker.admit(deadline: deadline, now: now) }
        if case .refused(let milliseconds) = admission {
            throw RPCError(
                .unavailable, "the service did not answer the last calls; try again later",
                retryAfterMilliseconds: milliseconds)
        }
    }

    private func record(_ outcome: CircuitBreaker.Outcome, _ spec: MethodSpec) {
        let now = clock.monotonic
        let (wasClosed, isClosed) = state.withLock { state in
            let wasClosed = state.breaker.isClosed
            state.breaker.record(outcome, now: now)
            switch outcome {
            case .answered: state.budget.recordSuccess()
            case .failed: state.budget.recordFailure()
            case .unclear: break
            }
            return (wasClosed, state.breaker.isClosed)
        }
        if wasClosed, !isClosed {
            log.warning("a service stopped answering", ["method": .string(spec.path)])
        }
        if !wasClosed, isClosed {
            log.info("a service answers again", ["method": .string(spec.path)])
        }
    }

    /// Waits until the request may be sent again.
    /// - Throws: `error` when it may not.
    private func pause(
        after error: RPCError, _ attempt: Int, _ spec: MethodSpec, _ options: CallOptions,
        _ deadline: Deadline
    ) async throws(RPCError) {
        record(RPCClient.outcome(of: error), spec)
        let (random, isInBudget) = state.withLock { ($0.jitter.next(), $0.budget.permitsRetry) }
        guard isInBudget,
            let delay = retry.delayMilliseconds(
                after: error, attempt: attempt, of: spec, isRepeatable: options.isRepeatable,
                random: random),
            delay < deadline.millisecondsLeft(at: clock.monotonic)
        else { throw error }
        do {
            try await Task.sleep(for: .milliseconds(Int64(clamping: delay)))
        } catch {
            throw RPCError(.cancelled, "the call was cancelled")
        }
    }

    private static func outcome(of error: RPCError) -> CircuitBreaker.Outcome {
        switch error.status {
        case .unavailable: .failed
        case .cancelled, .deadlineExceeded: .unclear
        default: .answered
        }
    }
}
