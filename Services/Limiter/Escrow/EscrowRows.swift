/// A row of `quota_escrows` and the row of one limiter in `quota_leases`, and what the two
/// statements of escrow (`DrawUnits`, `SettleUnits`) make of them.
struct EscrowRows: Hashable, Sendable {
    /// Units granted and not given back, by every limiter; starts with what was used when it was
    /// made.
    var granted: UInt64
    var lease = Lease()

    /// All that one limiter had of one period.
    struct Lease: Hashable, Sendable {
        var drawn: UInt64 = 0
        var returned: UInt64 = 0
        /// The last draw and what it got: sent again, it gets the same. An earlier one that arrives
        /// late gets nothing: its answer is not waited for.
        var draw: EscrowID?
        var answer: UInt64 = 0
        /// The last settlement: it, and earlier ones that arrive late, do nothing again.
        var settlement: EscrowID?
    }

    /// Grants units to the limiter.
    /// - Returns: how many, and how many could still be granted.
    mutating func draw(
        _ id: EscrowID, wanted: UInt64, limit: UInt64, used: UInt64
    ) -> (units: UInt64, left: UInt64) {
        if let last = lease.draw, id <= last {
            let taken = max(granted, used)
            return (id == last ? lease.answer : 0, limit > taken ? limit - taken : 0)
        }
        let grant = EscrowRule.grant(limit: limit, granted: granted, used: used, wanted: wanted)
        granted = granted.saturatingAdd(grant.units)
        lease.drawn = lease.drawn.saturatingAdd(grant.units)
        lease.draw = id
        lease.answer = grant.units
        return grant
    }

    /// Takes units back from the limiter; never more than it had.
    mutating func settle(_ id: EscrowID, units: UInt64) {
        if let last = lease.settlement, id <= last { return }
        let had = lease.drawn > lease.returned ? lease.drawn - lease.returned : 0
        let back = min(units, had, granted)
        lease.returned += back
        lease.settlement = id
        granted -= back
    }
}
