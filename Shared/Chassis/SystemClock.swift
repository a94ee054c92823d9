import Glibc
import Model

/// The machine's own clocks.
package struct SystemClock: TimeSource {
    /// Makes the clock; all of them tell the same time.
    package init() {}

    package var monotonic: MonotonicInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicInstant(
            nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    package var wall: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let microseconds = Int64(time.tv_nsec / 1000)
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ microseconds)
    }
}
