import Model
import Synchronization

/// A clock that moves when a test says so.
final class SteppedClock: TimeSource {
    private let nanoseconds: Atomic<UInt64>

    init(startingAt nanoseconds: UInt64 = 1_000_000_000) {
        self.nanoseconds = Atomic(nanoseconds)
    }

    var monotonic: MonotonicInstant {
        MonotonicInstant(nanoseconds: nanoseconds.load(ordering: .sequentiallyConsistent))
    }

    var wall: Timestamp { Timestamp(microseconds: Int64(monotonic.nanoseconds / 1_000)) }

    func advance(milliseconds: UInt64) {
        nanoseconds.add(milliseconds * 1_000_000, ordering: .sequentiallyConsistent)
    }
}
