import Model
import Synchronization

/// Wall time from the loop's monotonic reading: the difference of the two clocks is taken ten times a second, not for
/// each call.
///
/// There are two. `wall` follows a stepped clock within that time: it is for what is about the wall clock itself, as
/// the expiry of a key. `calendar` never jumps: it is slewed toward the wall clock by at most 1/16 of the time that
/// passes, so that a step neither frees nor locks anybody, and calendar windows stay whole.
final class WallAnchor: Sendable {
    private let clock: any TimeSource
    /// Wall microseconds minus monotonic microseconds.
    private let offset: Atomic<Int64>
    /// The same of the calendar.
    private let calendarOffset: Atomic<Int64>
    /// Monotonic nanoseconds until which the offsets are used.
    private let validUntil: Atomic<UInt64>
    /// Monotonic microseconds at which the calendar was last slewed; one thread at a time.
    private let slewed: Mutex<Int64>

    static let validNanoseconds: UInt64 = 100_000_000
    /// The calendar is slewed by at most one part in so many.
    static let slewParts: Int64 = 16

    /// Starts both at the present wall time.
    init(_ clock: any TimeSource) {
        self.clock = clock
        let now = Self.microseconds(clock.monotonic)
        let first = clock.wall.microseconds &- now
        offset = Atomic(first)
        calendarOffset = Atomic(first)
        validUntil = Atomic(0)
        slewed = Mutex(now)
    }

    /// The wall time at `now`, a recent reading of the monotonic clock.
    func wall(at now: MonotonicInstant) -> Timestamp {
        if now.nanoseconds >= validUntil.load(ordering: .acquiring) { refresh(now) }
        return Timestamp(
            microseconds: Self.microseconds(now) &+ offset.load(ordering: .relaxed))
    }

    /// The time of the calendar at `now`.
    @inline(__always)
    func calendar(at now: MonotonicInstant) -> Timestamp {
        if now.nanoseconds >= validUntil.load(ordering: .acquiring) { refresh(now) }
        return Timestamp(
            microseconds: Self.microseconds(now) &+ calendarOffset.load(ordering: .relaxed))
    }

    private func refresh(_ now: MonotonicInstant) {
        let (wall, monotonic) = (clock.wall.microseconds, Self.microseconds(clock.monotonic))
        let target = wall &- monotonic
        offset.store(target, ordering: .relaxed)
        slewed.withLock { last in
            let most = max(0, monotonic &- last) / Self.slewParts
            let present = calendarOffset.load(ordering: .relaxed)
            let (step, over) = target.subtractingReportingOverflow(present)
            let slew = over ? (target > present ? most : -most) : min(max(step, -most), most)
            calendarOffset.store(present &+ slew, ordering: .relaxed)
            last = max(last, monotonic)
        }
        let (end, over) = now.nanoseconds.addingReportingOverflow(Self.validNanoseconds)
        validUntil.store(over ? .max : end, ordering: .releasing)
    }

    private static func microseconds(_ now: MonotonicInstant) -> Int64 {
        Int64(truncatingIfNeeded: now.nanoseconds / 1_000)
    }
}
