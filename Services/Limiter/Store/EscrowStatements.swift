import Model
import Postgres

/// The escrow row of an account and period, locked until the transaction ends.
struct LockEscrow: Statement {
    static let name = "limiter_escrow_lock"
    static let sql = """
        SELECT granted_units FROM quota_escrows
        WHERE org_id = $1 AND meter = $2 AND period_start = $3 FOR UPDATE
        """
    let account: QuotaAccount
    let from: Timestamp

    func bind(_ binds: inout Binds) { account.bind(from, &binds) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UInt64 {
        UInt64(clamping: try row.int64())
    }
}

/// Makes the escrow row of a period, unless someone else did.
struct OpenEscrow: Statement {
    typealias Row = NoRow
    static let name = "limiter_escrow_open"
    static let sql = """
        INSERT INTO quota_escrows (org_id, meter, period_start, period_end, granted_units)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, meter, period_start) DO NOTHING
        """
    let account: QuotaAccount
    let period: QuotaPeriod
    let used: UInt64

    func bind(_ binds: inout Binds) {
        account.bind(period.from, &binds)
        binds.append(period.to)
        binds.append(Int64(clamping: used))
    }
}

/// What one limiter had of a period; read under the lock of the escrow row.
struct FindQuotaLease: Statement {
    static let name = "limiter_escrow_lease"
    static let sql = """
        SELECT drawn_units, returned_units, draw_id, draw_units, settlement_id FROM quota_leases
        WHERE org_id = $1 AND meter = $2 AND period_start = $3 AND node_id = $4
        """
    let account: QuotaAccount
    let from: Timestamp
    let node: String

    func bind(_ binds: inout Binds) {
        account.bind(from, &binds)
        binds.append(node)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EscrowRows.Lease {
        EscrowRows.Lease(
            drawn: UInt64(clamping: try row.int64()), returned: UInt64(clamping: try row.int64()),
            draw: EscrowID(bytes: try row.uuid()), answer: UInt64(clamping: try row.int64()),
            settlement: try row.optionalUUID().flatMap { EscrowID(bytes: $0) })
    }
}

/// Stores what a draw or a settlement made of both rows; runs under the lock of the escrow row.
struct SaveEscrow: Statement {
    typealias Row = NoRow
    static let name = "limiter_escrow_save"
    static let sql = """
        WITH escrow AS (
            UPDATE quota_escrows SET granted_units = $5
            WHERE org_id = $1 AND meter = $2 AND period_start = $3 RETURNING 1
        )
        INSERT INTO quota_leases (org_id, meter, period_start, node_id, drawn_units, returned_units,
            draw_id, draw_units, settlement_id)
        VALUES ($1, $2, $3, $4, $6, $7, $8, $9, $10)
        ON CONFLICT (org_id, meter, period_start, node_id) DO UPDATE SET
            drawn_units = excluded.drawn_units, returned_units = excluded.returned_units,
            draw_id = excluded.draw_id, draw_units = excluded.draw_units,
            settlement_id = excluded.settlement_id
        """
    let account: QuotaAccount
    let from: Timestamp
    let node: String
    let rows: EscrowRows

    func bind(_ binds: inout Binds) {
        account.bind(from, &binds)
        binds.append(node)
        binds.append(Int64(clamping: rows.granted))
        binds.append(Int64(clamping: rows.lease.drawn))
        binds.append(Int64(clamping: rows.lease.returned))
        binds.append(uuid: rows.lease.draw?.bytes)
        binds.append(Int64(clamping: rows.lease.answer))
        binds.append(uuid: rows.lease.settlement?.bytes)
    }
}

/// The accounts and periods of which a limiter may still have units; over all orgs.
struct ListQuotaLeases: Statement {
    static let name = "limiter_escrow_list"
    static let sql = """
        SELECT l.org_id, l.meter, l.period_start, e.period_end
        FROM quota_leases l JOIN quota_escrows e USING (org_id, meter, period_start)
        WHERE l.node_id = $1 AND l.drawn_units > l.returned_units AND e.period_end > $2
        ORDER BY l.org_id, l.meter, l.period_start
        """
    let node: String
    let at: Timestamp

    /// An account and a period; nil for an org that can't be.
    typealias Row = QuotaHolding?

    func bind(_ binds: inout Binds) {
        binds.append(node)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> QuotaHolding? {
        let (org, meter) = (OrgID(try row.int64()), try row.string())
        let period = QuotaPeriod(from: try row.timestamp(), to: try row.timestamp())
        return org.map {
            QuotaHolding(account: QuotaAccount(org: $0, meter: meter), period: period)
        }
    }
}

extension QuotaAccount {
    /// Binds what all statements of escrow begin with: org, meter, start of the period.
    fileprivate func bind(_ from: Timestamp, _ binds: inout Binds) {
        binds.append(org)
        binds.append(meter)
        binds.append(from)
    }
}

extension EscrowID {
    /// As a uuid.
    var bytes: [UInt8] {
        [life, number].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    /// Reads a uuid; nil for anything else.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func word(_ part: ArraySlice<UInt8>) -> UInt64 {
            part.reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(life: word(bytes[..<8]), number: word(bytes[8...]))
    }
}
