/// Concurrency: at most `units` at the same time. State: (last end of a lease, units in flight).
///
/// Each admitted call has a lease, which is given back when the call is done and runs out by itself
/// when it is not. Leases are kept elsewhere: whoever decides takes those that ran out off the cell
/// first.
enum Concurrency {
    /// A lease of a call in flight.
    struct Lease: Equatable, Sendable {
        /// Monotonic nanoseconds.
        var end: UInt64
        var units: UInt64
    }

    /// Judges a call. The retry time is the last end of a lease: `wait` tells it exactly.
    static func decide(
        _ cell: RuleCell, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        let isLive = cell.isLive(at: now)
        return FixedWindow.verdict(
            used: isLive ? cell.value : 0, lasting: isLive ? cell.deadAt - now : 0, limit,
            cost: cost)
    }

    /// Nanoseconds until enough leases of a subject have run out for a call that is denied now,
    /// should none be given back earlier. Sorts `leases`.
    static func wait(
        for cost: UInt64, _ limit: RuleLimit, leases: inout [Lease], now: UInt64
    ) -> UInt64 {
        guard cost <= limit.units else { return RuleVerdict.never }
        leases.sort { $0.end < $1.end }
        var inFlight = leases.reduce(UInt128(0)) { $0 + UInt128($1.end > now ? $1.units : 0) }
        for lease in leases where lease.end > now {
            if inFlight + UInt128(cost) <= UInt128(limit.units) { break }
            inFlight -= UInt128(lease.units)
            if inFlight + UInt128(cost) <= UInt128(limit.units) { return lease.end - now }
        }
        return 0
    }

    /// Counts an admitted call, whose lease ends at `time.leaseEnd`.
    static func charge(_ cell: inout RuleCell, cost: UInt64, at time: DecisionTime) {
        let isLive = cell.isLive(at: time.monotonic)
        cell = RuleCell(
            deadAt: max(isLive ? cell.deadAt : 0, time.leaseEnd),
            value: (isLive ? cell.value : 0).saturatingAdd(cost))
    }

    /// Takes the units of a lease off.
    static func giveBack(_ cell: inout RuleCell, units: UInt64, now: UInt64) {
        guard cell.isLive(at: now) else { return }
        cell.value -= min(units, cell.value)
    }
}
