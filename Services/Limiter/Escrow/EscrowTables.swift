/// The database side of escrow as a value: what the statements of `Store/Escrow…` do to the tables
/// `quota_escrows` and `quota_leases`. Each function is one transaction.
///
/// Units are tokens: each unit of a quota is either free here, or was handed out once and is in the
/// hands of one limiter, or was used. One that is lost with a limiter counts as used. So no more is
/// used than the quota, whoever fails how.
struct EscrowTables: Sendable {
    /// A row of `quota_escrows`.
    struct Escrow: Hashable, Sendable {
        /// Units granted and not given back; starts with what was used when the row was made.
        var granted: UInt64
    }

    /// A row of `quota_leases`: all that one limiter had of one period.
    struct Lease: Hashable, Sendable {
        var drawn: UInt64 = 0
        var returned: UInt64 = 0
        /// The last draw and what it got: sent again, it gets the same.
        var draw: EscrowID?
        var answer: UInt64 = 0
        /// The last settlement: sent again, it does nothing.
        var settlement: EscrowID?
    }

    private struct Key: Hashable {
        var account: QuotaAccount
        var period: QuotaPeriod
    }

    private struct Holder: Hashable {
        var key: Key
        var node: String
    }

    private var escrows: [Key: Escrow] = [:]
    private var leases: [Holder: Lease] = [:]

    /// Grants units of the period to a limiter.
    mutating func draw(
        _ account: QuotaAccount, _ period: QuotaPeriod, node: String, _ id: EscrowID,
        wanted: UInt64, limit: UInt64, used: UInt64
    ) -> EscrowAnswer {
        let key = Key(account: account, period: period)
        var escrow = escrows[key] ?? Escrow(granted: used)
        var lease = leases[Holder(key: key, node: node)] ?? Lease()
        var (units, left) = EscrowRule.grant(
            limit: limit, granted: escrow.granted, used: used, wanted: wanted)
        if lease.draw == id {
            (units, left) = (lease.answer, left.saturatingAdd(units))
        } else {
            escrow.granted = escrow.granted.saturatingAdd(units)
            lease.drawn = lease.drawn.saturatingAdd(units)
            lease.draw = id
            lease.answer = units
        }
        escrows[key] = escrow
        leases[Holder(key: key, node: node)] = lease
        return EscrowAnswer(granted: units, left: left, period: period)
    }

    /// Takes units back that a limiter was granted and did not use; never more than it has.
    mutating func settle(
        _ account: QuotaAccount, _ period: QuotaPeriod, node: String, _ id: EscrowID,
        units: UInt64
    ) {
        let key = Key(account: account, period: period)
        let holder = Holder(key: key, node: node)
        guard var lease = leases[holder], lease.settlement != id, let escrow = escrows[key]
        else { return }
        let back = min(units, lease.drawn - lease.returned, escrow.granted)
        lease.returned += back
        lease.settlement = id
        leases[holder] = lease
        escrows[key]?.granted -= back
    }

    /// The accounts and periods of which a limiter may still have units.
    func held(by node: String) -> [(account: QuotaAccount, period: QuotaPeriod)] {
        leases.filter { $0.key.node == node && $0.value.drawn > $0.value.returned }
            .map { ($0.key.key.account, $0.key.key.period) }
    }

    /// Units granted and not given back.
    func granted(_ account: QuotaAccount, _ period: QuotaPeriod) -> UInt64 {
        escrows[Key(account: account, period: period)]?.granted ?? 0
    }
}
