import Chassis
import Model
import Synchronization

/// Counts the seconds in which replies say `degraded`: PostgreSQL does not answer, or its changes
/// are not heard.
final class DegradedTime: Sendable {
    private let seconds: Counter
    private let state = Mutex(State())

    private struct State {
        var last: MonotonicInstant?
        /// Nanoseconds that are no whole second yet.
        var rest: UInt64 = 0
    }

    init(_ metrics: Metrics) {
        seconds = metrics.counter(
            "tollgate_limiter_degraded_seconds_total",
            help: "Seconds in which decisions were made without PostgreSQL, or without its notices.")
    }

    /// Notes how it stands at `now`; to be told a few times a second.
    func note(isDegraded: Bool, at now: MonotonicInstant) {
        state.withLock { state in
            let last = state.last ?? now
            state.last = now
            guard isDegraded else { return }
            let all = state.rest.saturatingAdd(now.nanoseconds(since: last))
            seconds.add(all / 1_000_000_000)
            state.rest = all % 1_000_000_000
        }
    }
}
