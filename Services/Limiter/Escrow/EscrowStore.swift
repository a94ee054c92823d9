import Model
import Postgres

/// The tables of escrow in PostgreSQL. What its statements do is in `EscrowTables`; each is a
/// transaction of its own that is sent whole, so that a limiter that is stopped in the middle holds
/// no lock.
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

    /// Grants units of the period that `instant` is in; nil: the org's plan has no hard quota of the
    /// meter.
    /// - Throws: `PostgresError` when the database can't be asked, or the outcome is not known.
    func draw(
        _ account: QuotaAccount, _ id: EscrowID, wanted: UInt64, at instant: Timestamp
    ) async throws(PostgresError) -> EscrowAnswer? {
        let deadline = deadline
        let find = FindQuota(org: account.org, instant: instant, meter: account.meter)
        let quota = try await pool.query(
            .org(account.org), find, deadline: deadline, readOnly: true
        ).first
        guard let quota, quota.isHard, let limit = quota.includedUnits else { return nil }
        let range = quota.term(at: instant).inForce
        let period = QuotaPeriod(from: range.from, to: range.to)
        let used = try await used(account, range, quota, deadline)
        let draw = DrawUnits(
            account: account, from: period.from, node: node, draw: id,
            limit: UInt64(clamping: limit), used: used, wanted: wanted)
        for _ in 0..<2 {
            let rows = try await pool.query(.org(account.org), draw, deadline: deadline)
            if let row = rows.first {
                return EscrowAnswer(granted: row.units, left: row.left, period: period)
            }
            let open = OpenEscrow(account: account, period: period, node: node, used: used)
            try await pool.execute(.org(account.org), open, deadline: deadline)
        }
        throw PostgresError(.decoding, "the rows of an escrow are not there after they were made")
    }

    /// Takes unused units back.
    /// - Throws: `PostgresError` when the database can't be asked, or the outcome is not known.
    func settle(
        _ holding: QuotaHolding, _ id: EscrowID, units: UInt64
    ) async throws(PostgresError) {
        let statement = SettleUnits(holding: holding, node: node, settlement: id, units: units)
        try await pool.execute(.org(holding.account.org), statement, deadline: deadline)
    }

    /// The accounts of which an earlier life of this limiter may have left units in its state, in
    /// periods that are not over at `instant`.
    func held(at instant: Timestamp) async throws(PostgresError) -> [HeldUnits] {
        let statement = ListQuotaLeases(node: node, at: instant)
        return try await pool.query(Self.fleet, statement, deadline: deadline, readOnly: true)
            .compactMap(\.self)
    }

    /// Whole units used in the period, rounded up as billing does.
    private func used(
        _ account: QuotaAccount, _ range: TimeRange, _ quota: FindQuota.Row, _ deadline: Deadline
    ) async throws(PostgresError) -> UInt64 {
        let sum = SumUsage(account: account, range: range, countsCalls: quota.countsCalls)
        let rows = try await pool.query(
            .org(account.org), sum, deadline: deadline, readOnly: true)
        let (whole, rest) = (rows.first ?? 0).quotientAndRemainder(dividingBy: 1_000_000)
        return UInt64(clamping: whole + (rest > 0 ? 1 : 0))
    }
}
