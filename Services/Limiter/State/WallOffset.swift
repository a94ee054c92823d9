/// What the wall clock is ahead of the monotonic one, in nanoseconds: carries instants to another machine and back.
struct WallOffset: Equatable, Sendable {
    let nanoseconds: UInt64

    /// Takes the difference of two readings of the same instant; a wall clock before the monotonic one counts as equal.
    init(wallMicroseconds: Int64, monotonic: UInt64) {
        let wall = UInt64(max(0, wallMicroseconds)).multipliedReportingOverflow(by: 1_000)
        nanoseconds = wall.overflow || wall.partialValue < monotonic ? 0 : wall.partialValue - monotonic
    }

    /// An instant on the wall clock; 0 and `UInt64.max` (never) stay.
    func toWall(_ instant: UInt64) -> UInt64 {
        instant == 0 ? 0 : instant.saturatingAdd(nanoseconds)
    }

    /// An instant of the wall clock on this machine's monotonic one; 0: before the machine started.
    func fromWall(_ instant: UInt64) -> UInt64 {
        if instant == .max { return .max }
        return instant > nanoseconds ? instant - nanoseconds : 0
    }

    /// Whether instants of the two differ by less than `most` nanoseconds.
    func isNear(_ other: WallOffset, within most: UInt64) -> Bool {
        max(nanoseconds, other.nanoseconds) - min(nanoseconds, other.nanoseconds) < most
    }
}
