/// An instant of wall-clock time, in microseconds since 1970-01-01T00:00:00Z; negative before it.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch.
    public let microseconds: Int64

    /// Makes the instant so many microseconds after the Unix epoch.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The Unix epoch.
    public static let epoch = Timestamp(microseconds: 0)
    /// 2200-01-01T00:00:00Z, the last instant that services are asked about: later than anything is stored.
    package static let horizon = Timestamp(microseconds: 7_258_118_400_000_000)

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

/// An instant of the process's monotonic clock, in nanoseconds since an arbitrary start.
public struct MonotonicInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's arbitrary start.
    public let nanoseconds: UInt64

    /// Makes the instant so many nanoseconds after the clock's start.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// This instant moved later, saturating at the end of the clock.
    public func adding(nanoseconds more: UInt64) -> MonotonicInstant {
        let (sum, over) = nanoseconds.addingReportingOverflow(more)
        return MonotonicInstant(nanoseconds: over ? .max : sum)
    }

    /// Nanoseconds from `earlier` to this instant; 0 when `earlier` is not earlier.
    public func nanoseconds(since earlier: MonotonicInstant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}

/// Where a component gets the time from: time is a parameter everywhere.
public protocol TimeSource: Sendable {
    /// Now on the monotonic clock: deadlines, windows, latencies.
    var monotonic: MonotonicInstant { get }
    /// Now on the wall clock: what is stored and shown.
    var wall: Timestamp { get }
}
