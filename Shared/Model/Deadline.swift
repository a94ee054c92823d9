/// The monotonic instant after which nobody waits for a piece of work any more.
public struct Deadline: Hashable, Comparable, Sendable {
    /// The instant itself.
    public let instant: MonotonicInstant

    /// Makes the deadline at `instant`.
    public init(at instant: MonotonicInstant) { self.instant = instant }

    /// The deadline that never passes.
    public static let never = Deadline(at: MonotonicInstant(nanoseconds: .max))

    /// The deadline so many milliseconds after `now`, saturating.
    public static func after(milliseconds: UInt64, from now: MonotonicInstant) -> Deadline {
        let (nanos, over) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return Deadline(at: now.adding(nanoseconds: over ? .max : nanos))
    }

    /// Whether the deadline has passed at `now`.
    public func hasPassed(at now: MonotonicInstant) -> Bool { now >= instant }

    /// Whole milliseconds left at `now`, rounded down; 0 when it has passed.
    public func millisecondsLeft(at now: MonotonicInstant) -> UInt64 {
        instant.nanoseconds(since: now) / 1_000_000
    }

    public static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
