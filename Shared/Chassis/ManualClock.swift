import Model
import Synchronization

/// A clock that stands still until it is told to move: for tests, simulation and billing's virtual
/// time.
package final class ManualClock: TimeSource {
    private struct Hands {
        var monotonic: MonotonicInstant
        var wall: Timestamp
    }

    private let hands: Mutex<Hands>

    /// Makes a clock that shows `wall`, its monotonic hand at `monotonicNanoseconds`.
    package init(
        wall: Timestamp = Timestamp(microseconds: 1_735_689_600_000_000),
        monotonicNanoseconds: UInt64 = 1_000_000_000
    ) {
        let monotonic = MonotonicInstant(nanoseconds: monotonicNanoseconds)
        hands = Mutex(Hands(monotonic: monotonic, wall: wall))
    }

    package var monotonic: MonotonicInstant { hands.withLock { $0.monotonic } }

    package var wall: Timestamp { hands.withLock { $0.wall } }

    /// Moves both hands forward.
    package func advance(nanoseconds: UInt64) {
        hands.withLock {
            $0.monotonic = $0.monotonic.adding(nanoseconds: nanoseconds)
            $0.wall = $0.wall.adding(microseconds: Int64(clamping: nanoseconds / 1000))
        }
    }

    /// Moves both hands forward.
    package func advance(milliseconds: UInt64) {
        let (nanoseconds, over) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        advance(nanoseconds: over ? .max : nanoseconds)
    }

    /// Steps the wall clock alone, as an administrator or NTP does.
    package func setWall(_ wall: Timestamp) {
        hands.withLock { $0.wall = wall }
    }
}
