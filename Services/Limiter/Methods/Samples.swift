import Chassis
import Model
import Synchronization

/// How long decisions take, measured for one batch of frames in 64.
struct LatencySample: Sendable {
    private let clock: any TimeSource
    private let histogram: Histogram

    /// Upper bounds in microseconds.
    private static let bounds: [UInt64] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 10_000]

    init(_ metrics: Metrics, clock: any TimeSource) {
        self.clock = clock
        histogram = metrics.histogram(
            "tollgate_limiter_decision_seconds",
            help: "Time from a decoded check to its packed reply, of one in 64 from memory.",
            bounds: Self.bounds)
    }

    /// Starts a measurement, or not: the low bits of a clock in nanoseconds are as good as random.
    @inline(__always)
    func begin(_ now: MonotonicInstant) -> MonotonicInstant? {
        now.nanoseconds & 63 == 0 ? clock.monotonic : nil
    }

    /// Ends a measurement.
    @inline(__always)
    func end(_ start: MonotonicInstant?) {
        guard let start else { return }
        histogram.record((clock.monotonic.nanoseconds(since: start) + 999) / 1_000)
    }
}

/// Lets one denial a second into the log.
final class DenialSample: Sendable {
    private let opensAt = Atomic<UInt64>(0)
    private let suppressed = Atomic<UInt64>(0)

    static let everyNanoseconds: UInt64 = 1_000_000_000

    /// Whether this denial is one to log, and how many before it were not; allocates nothing.
    func take(at now: MonotonicInstant) -> UInt64? {
        let opens = opensAt.load(ordering: .relaxed)
        guard now.nanoseconds >= opens,
            opensAt.compareExchange(
                expected: opens, desired: now.adding(nanoseconds: Self.everyNanoseconds).nanoseconds,
                ordering: .relaxed
            ).exchanged
        else {
            suppressed.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        return suppressed.exchange(0, ordering: .relaxed)
    }
}
