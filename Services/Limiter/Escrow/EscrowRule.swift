/// How much of a quota is granted at once.
enum EscrowRule {
    /// Units of one grant: a quarter of a percent of the quota, at least 1. A limiter asks for the next
    /// when half of one is left, so that what is lost with it is less than half a percent.
    static func chunk(of limit: UInt64) -> UInt64 { max(1, limit / parts) }

    /// Grants of full size that a quota has.
    static let parts: UInt64 = 400
    /// At most one part in so many of what is left is granted at once, so that near the end of a
    /// quota little of it waits with limiters that have no use for it.
    static let partsOfRest: UInt64 = 8

    /// What is granted to who wants `wanted` units, and what could be granted after that.
    ///
    /// - Parameters:
    ///   - granted: units granted so far and not given back, by every limiter.
    ///   - used: units that tracker counted in the period, whole ones, rounded up: calls that no
    ///     limiter was asked for use the quota too.
    static func grant(
        limit: UInt64, granted: UInt64, used: UInt64, wanted: UInt64
    ) -> (units: UInt64, left: UInt64) {
        let taken = max(granted, used)
        let free = limit > taken ? limit - taken : 0
        let share = max(1, min(limit / parts, free / partsOfRest))
        let units = min(free, max(wanted, share))
        return (units, free - units)
    }
}
