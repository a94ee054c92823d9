import Model
import Synchronization

/// Tells of work that is tried again and again while something is away: the first failure at once, then a line a
/// minute with how many were left out, and a line when the work succeeds again.
///
/// Never more than two lines a minute, even where failures and successes take turns: a failure less than a minute
/// after the last one that was told is counted, not told, and so is the success after it.
package final class OutageLog: Sendable {
    private struct State {
        /// When the next failure is told; nil: none was told yet.
        var opensAt: MonotonicInstant?
        /// Failures since the last line about one.
        var leftOut: UInt64 = 0
        /// Failures since the work last succeeded.
        var failures: UInt64 = 0
        /// When the first of these was.
        var since = MonotonicInstant(nanoseconds: 0)
        /// Whether one of these was told.
        var isTold = false
    }

    /// Time between two lines about failures, in milliseconds.
    package static let periodMilliseconds: UInt64 = 60_000

    private let log: Logger
    private let failure: StaticString
    private let recovery: StaticString
    private let state = Mutex(State())

    /// Makes the log of one kind of work: `failure` says that it failed, `recovery` that it succeeds again.
    package init(_ log: Logger, _ failure: StaticString, recovery: StaticString) {
        self.log = log
        self.failure = failure
        self.recovery = recovery
    }

    /// Notes a failure; its line, if one is due, is a warning with `fields` and, in `left_out`, the number of failures
    /// that had none.
    package func failed(_ fields: @autoclosure () -> LogFields = [:]) {
        let now = log.clock.monotonic
        let leftOut: UInt64? = state.withLock { state in
            if state.failures == 0 { state.since = now }
            state.failures &+= 1
            if let opensAt = state.opensAt, now < opensAt {
                state.leftOut &+= 1
                return nil
            }
            defer { state.leftOut = 0 }
            state.opensAt = Deadline.after(milliseconds: Self.periodMilliseconds, from: now).instant
            state.isTold = true
            return state.leftOut
        }
        guard let leftOut else { return }
        log.log(
            .warning, failure,
            leftOut == 0 ? fields() : fields().adding(["left_out": .uint(leftOut)]))
    }

    /// Notes a success. The first one after a failure that was told has a line, with how many there were and for how
    /// long.
    package func succeeded() {
        let now = log.clock.monotonic
        let told: (failures: UInt64, milliseconds: UInt64)? = state.withLock { state in
            guard state.failures > 0 else { return nil }
            defer { (state.failures, state.isTold) = (0, false) }
            guard state.isTold else { return nil }
            return (state.failures, now.nanoseconds(since: state.since) / 1_000_000)
        }
        guard let told else { return }
        log.log(
            .info, recovery,
            ["failures": .uint(told.failures), "after_ms": .uint(told.milliseconds)])
    }
}
