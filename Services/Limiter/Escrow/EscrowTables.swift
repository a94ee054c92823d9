import Model

/// The database side of escrow as a value: what the statements of `Store/Escrow…` do to the tables
/// `quota_escrows` and `quota_leases`. Each function is one transaction.
///
/// Units are tokens: each unit of a quota is either free here, or was handed out once and is in the
/// hands of one limiter, or was used. One that is lost with a limiter counts as used. So no more is
/// used than the quota, whoever fails how.
struct EscrowTables: Sendable {
    private struct Key: Hashable {
        var account: QuotaAccount
        var from: Timestamp
    }

    private struct Holder: Hashable {
        var key: Key
        var node: String
    }

    private var escrows: [Key: UInt64] = [:]
    private var leases: [Holder: EscrowRows.Lease] = [:]

    /// Grants units of the period to a limiter.
    mutating func draw(
        _ account: QuotaAccount, _ period: QuotaPeriod, node: String, _ id: EscrowID,
        wanted: UInt64, limit: UInt64, used: UInt64
    ) -> EscrowAnswer {
        let key = Key(account: account, from: period.from)
        let holder = Holder(key: key, node: node)
        var rows = EscrowRows(
            granted: escrows[key] ?? used, lease: leases[holder] ?? EscrowRows.Lease())
        let (units, left) = rows.draw(id, wanted: wanted, limit: limit, used: used)
        escrows[key] = rows.granted
        leases[holder] = rows.lease
        return EscrowAnswer(granted: units, left: left, period: period)
    }

    /// Takes units back that a limiter was granted and did not use; never more than it has.
    mutating func settle(
        _ account: QuotaAccount, _ period: QuotaPeriod, node: String, _ id: EscrowID,
        units: UInt64
    ) {
        let key = Key(account: account, from: period.from)
        let holder = Holder(key: key, node: node)
        guard let granted = escrows[key], let lease = leases[holder] else { return }
        var rows = EscrowRows(granted: granted, lease: lease)
        rows.settle(id, units: units)
        escrows[key] = rows.granted
        leases[holder] = rows.lease
    }

    /// The accounts of which a limiter may still have units of this period, in order.
    func held(by node: String, of period: QuotaPeriod) -> [QuotaAccount] {
        leases.filter {
            $0.key.node == node && $0.key.key.from == period.from
                && $0.value.drawn > $0.value.returned
        }.map(\.key.key.account).sorted()
    }

    /// Units granted and not given back.
    func granted(_ account: QuotaAccount, _ period: QuotaPeriod) -> UInt64 {
        escrows[Key(account: account, from: period.from)] ?? 0
    }
}
