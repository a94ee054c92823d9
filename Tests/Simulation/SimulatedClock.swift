@testable import Limiter
@testable import Model

/// What time it really is, in nanoseconds.
final class TrueTime: @unchecked Sendable {
    // Sendable because a simulation runs on one thread.
    var now: UInt64 = 0
}

/// A machine's clocks, as its processes read them.
final class SimulatedClock: TimeSource, @unchecked Sendable {
    // Sendable because a simulation runs on one thread.

    private let trueTime: TrueTime
    /// Nanoseconds that the monotonic clock is ahead of true time; whole minutes.
    let skew: Int64
    /// Nanoseconds that the wall clock is ahead of true time.
    var wallError: Int64 = 0

    init(_ trueTime: TrueTime, skew: Int64) {
        self.trueTime = trueTime
        self.skew = skew
    }

    private var now: Int64 { Int64(trueTime.now) }

    var monotonic: MonotonicInstant {
        MonotonicInstant(nanoseconds: UInt64(now + skew))
    }

    var wall: Timestamp { Timestamp(microseconds: (now + wallError) / 1_000) }

    /// Nanoseconds that the wall clock is ahead of the monotonic one.
    var wallAhead: Int64 { wallError - skew }

    /// What a decision is made by.
    var decisionTime: DecisionTime {
        DecisionTime(monotonic: monotonic.nanoseconds, wallMicroseconds: wall.microseconds)
    }
}
