import Model
import Postgres

/// The tables of escrow in PostgreSQL. What the two transactions do is in `EscrowTables`.
struct EscrowStore: Sendable {
    private let pool: Pool
    private let clock: any TimeSource
    private let node: String

    private static let timeoutMilliseconds: UInt64 = 2_000
    private static let fleet = Scope.fleet(role: "tollgate_limiter_fleet")

    /// Makes the store of the limiter `node`.
    init(pool: Pool, clock: any TimeSource, node: String) {
        self.pool = pool
        self.clock = clock
        self.node = node
    }

    private var deadline: Deadline {
        .after(milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
    }

    /// Grants units of the period that is now; nil: the org's plan has no hard quota of the meter.
    /// - Throws: `PostgresError` when the database can't be asked, or the outcome is not known.
    func draw(
        _ account: QuotaAccount, _ id: EscrowID, wanted: UInt64
    ) async throws -> EscrowAnswer? {
        let now = clock.wall
        return try await pool.transaction(.org(account.org), deadline: deadline) { tx in
            let quota = try await tx.queryFirst(
                FindQuota(org: account.org, instant: now, meter: account.meter))
            guard let quota, quota.isHard, let limit = quota.includedUnits else { return nil }
            let range = quota.term(at: now).inForce
            let period = QuotaPeriod(from: range.from, to: range.to)
            let granted = try await locked(account, period, quota, tx)
            let used = try await used(account, range, quota, tx)
            let lease = try await tx.queryFirst(
                FindQuotaLease(account: account, from: period.from, node: node))
            var rows = EscrowRows(granted: granted, lease: lease ?? EscrowRows.Lease())
            let (units, left) = rows.draw(
                id, wanted: wanted, limit: UInt64(clamping: limit), used: used)
            try await tx.execute(
                SaveEscrow(account: account, from: period.from, node: node, rows: rows))
            return EscrowAnswer(granted: units, left: left, period: period)
        }
    }

    /// Takes unused units back.
    /// - Throws: `PostgresError` when the database can't be asked, or the outcome is not known.
    func settle(_ holding: QuotaHolding, _ id: EscrowID, units: UInt64) async throws {
        let (account, from) = (holding.account, holding.period.from)
        try await pool.transaction(.org(account.org), deadline: deadline) { tx in
            let granted = try await tx.queryFirst(LockEscrow(account: account, from: from))
            let lease = try await tx.queryFirst(
                FindQuotaLease(account: account, from: from, node: node))
            guard let granted, let lease else { return }
            var rows = EscrowRows(granted: granted, lease: lease)
            rows.settle(id, units: units)
            try await tx.execute(
                SaveEscrow(account: account, from: from, node: node, rows: rows))
        }
    }

    /// The accounts of which an earlier life of this limiter may have left units in its state.
    func held() async throws(PostgresError) -> [QuotaHolding] {
        let statement = ListQuotaLeases(node: node, at: clock.wall)
        return try await pool.query(Self.fleet, statement, deadline: deadline, readOnly: true)
            .compactMap(\.self)
    }

    /// Units granted so far, with the row locked; makes it when it is the first of the period.
    private func locked(
        _ account: QuotaAccount, _ period: QuotaPeriod, _ quota: FindQuota.Row, _ tx: Transaction
    ) async throws -> UInt64 {
        let lock = LockEscrow(account: account, from: period.from)
        if let granted = try await tx.queryFirst(lock) { return granted }
        let range = TimeRange(between: period.from, and: period.to)
        let used = try await used(account, range, quota, tx)
        try await tx.execute(OpenEscrow(account: account, period: period, used: used))
        return try await tx.queryFirst(lock) ?? used
    }

    /// Whole units used in the period, rounded up as billing does.
    private func used(
        _ account: QuotaAccount, _ range: TimeRange, _ quota: FindQuota.Row, _ tx: Transaction
    ) async throws -> UInt64 {
        let micro =
            try await tx.queryFirst(
                SumUsage(account: account, range: range, countsCalls: quota.countsCalls)) ?? 0
        let (whole, rest) = micro.quotientAndRemainder(dividingBy: 1_000_000)
        return UInt64(clamping: whole + (rest > 0 ? 1 : 0))
    }
}
