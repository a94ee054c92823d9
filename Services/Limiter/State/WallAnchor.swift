import Model
import Synchronization

/// Wall time from the loop's monotonic reading: the difference of the two clocks is taken ten times a second, not
/// for each call, and a stepped wall clock is followed within that time.
final class WallAnchor: Sendable {
    private let clock: any TimeSource
    /// Wall microseconds minus monotonic microseconds.
    private let offset: Atomic<Int64>
    /// Monotonic nanoseconds until which the offset is used.
    private let validUntil: Atomic<UInt64>

    static let validNanoseconds: UInt64 = 100_000_000

    init(_ clock: any TimeSource) {
        self.clock = clock
        offset = Atomic(0)
        validUntil = Atomic(0)
    }

    /// The wall time at `now`, a recent reading of the monotonic clock.
    func wall(at now: MonotonicInstant) -> Timestamp {
        let monotonic = Int64(truncatingIfNeeded: now.nanoseconds / 1_000)
        if now.nanoseconds < validUntil.load(ordering: .acquiring) {
            return Timestamp(microseconds: monotonic &+ offset.load(ordering: .relaxed))
        }
        let wall = clock.wall
        let fresh = Int64(truncatingIfNeeded: clock.monotonic.nanoseconds / 1_000)
        offset.store(wall.microseconds &- fresh, ordering: .relaxed)
        let (end, over) = now.nanoseconds.addingReportingOverflow(Self.validNanoseconds)
        validUntil.store(over ? .max : end, ordering: .releasing)
        return wall
    }
}
