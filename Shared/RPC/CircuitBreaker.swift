import Model

/// Stops calling a service that does not answer, and lets one call at a time find out when it is
/// back. Pure: time is a parameter.
///
/// closed --failures in a row--> open --pause--> half open (one probe) --answered--> closed
///                                  ^------------------ failed, pause doubled ------------'
package struct CircuitBreaker: Sendable, Equatable {
    /// When the breaker opens and for how long.
    package struct Settings: Sendable, Equatable {
        /// Failures in a row that open it; at least 1.
        package var failuresMax = 5
        /// First pause, in milliseconds.
        package var firstPauseMilliseconds: UInt64 = 500
        /// Longest pause, in milliseconds.
        package var pauseMillisecondsMax: UInt64 = 5_000

        /// Makes the standard settings.
        package init() {}
    }

    /// What became of a call that was admitted.
    package enum Outcome: Sendable {
        /// The service answered, with whatever status.
        case answered
        /// The service could not be reached or refused all work: `unavailable`.
        case failed
        /// The call ended without saying anything about the service, as when it was cancelled.
        case unclear
    }

    /// Whether a call may go out.
    package enum Admission: Sendable, Equatable {
        case admitted
        /// Not now; try again after so many milliseconds.
        case refused(retryAfterMilliseconds: UInt64)
    }

    /// Where the breaker stands.
    package enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: MonotonicInstant, pauseMilliseconds: UInt64)
        case halfOpen(probeGivenUpAt: MonotonicInstant, pauseMilliseconds: UInt64)
    }

    private let settings: Settings
    package private(set) var state = State.closed(failures: 0)

    /// Makes a closed breaker.
    package init(_ settings: Settings = Settings()) {
        precondition(settings.failuresMax > 0, "a breaker opens after a failure at the earliest")
        self.settings = settings
    }

    /// Whether the breaker lets all calls through.
    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// Asks to make a call that ends by `deadline`; report each admitted call with `record`.
    package mutating func admit(deadline: Deadline, now: MonotonicInstant) -> Admission {
        switch state {
        case .closed:
            return .admitted
        case .open(let until, let pause):
            guard now >= until else { return refusal(until, now) }
            state = .halfOpen(probeGivenUpAt: deadline.instant, pauseMilliseconds: pause)
            return .admitted
        case .halfOpen(let givenUpAt, let pause):
            // A probe that never reported does not block the breaker for ever.
            guard now >= givenUpAt else {
                return .refused(retryAfterMilliseconds: pause)
            }
            state = .halfOpen(probeGivenUpAt: deadline.instant, pauseMilliseconds: pause)
            return .admitted
        }
    }

    /// Reports how an admitted call ended.
    package mutating func record(_ outcome: Outcome, now: MonotonicInstant) {
        switch (state, outcome) {
        case (.closed(let failures), .failed):
            state =
                failures + 1 < settings.failuresMax
                ? .closed(failures: failures + 1)
                : opened(now, settings.firstPauseMilliseconds)
        case (.closed, .answered), (.halfOpen, .answered), (.open, .answered):
            state = .closed(failures: 0)
        case (.halfOpen(_, let pause), .failed):
            let (double, isOver) = pause.multipliedReportingOverflow(by: 2)
            state = opened(now, isOver ? .max : double)
        case (.halfOpen(_, let pause), .unclear):
            state = .open(until: now, pauseMilliseconds: pause)
        case (.open, .failed), (.open, .unclear), (.closed, .unclear):
            break  // calls that were under way when it opened
        }
    }

    private func opened(_ now: MonotonicInstant, _ pauseMilliseconds: UInt64) -> State {
        let pause = min(pauseMilliseconds, settings.pauseMillisecondsMax)
        return .open(
            until: Deadline.after(milliseconds: pause, from: now).instant,
            pauseMilliseconds: pause)
    }

    private func refusal(_ until: MonotonicInstant, _ now: MonotonicInstant) -> Admission {
        .refused(retryAfterMilliseconds: until.nanoseconds(since: now) / 1_000_000 + 1)
    }
}
