import Model
import Postgres

/// Grants units to a limiter (`EscrowRows.draw`); no row: `OpenEscrow` comes first.
///
/// One statement, sent whole: a limiter that is stopped in the middle holds no lock. Both rows are
/// locked, the escrow's first, and read as they are then.
struct DrawUnits: Statement {
    static let name = "limiter_escrow_draw"
    static let sql = """
        WITH escrow AS MATERIALIZED (
            SELECT granted_units FROM quota_escrows
            WHERE org_id = $1 AND meter = $2 AND period_start = $3 FOR UPDATE
        ), lease AS MATERIALIZED (
            SELECT e.granted_units, l.drawn_units, l.draw_id, l.draw_units
            FROM escrow e CROSS JOIN quota_leases l
            WHERE l.org_id = $1 AND l.meter = $2 AND l.period_start = $3 AND l.node_id = $4
            FOR UPDATE OF l
        ), rest AS MATERIALIZED (
            SELECT *, greatest($6::bigint - greatest(granted_units, $7::bigint), 0) AS free
            FROM lease
        ), answer AS MATERIALIZED (
            SELECT *, CASE WHEN draw_id >= $5 THEN 0
                ELSE least(free, greatest($8::bigint,
                    least($6::bigint / \(EscrowRule.parts), free / \(EscrowRule.partsOfRest)), 1))
                END AS units
            FROM rest
        ), granted AS (
            UPDATE quota_escrows SET granted_units = a.granted_units + a.units FROM answer a
            WHERE org_id = $1 AND meter = $2 AND period_start = $3 AND a.units > 0
        ), noted AS (
            UPDATE quota_leases SET drawn_units = a.drawn_units + a.units, draw_id = $5,
                draw_units = a.units
            FROM answer a WHERE org_id = $1 AND meter = $2 AND period_start = $3 AND node_id = $4
                AND a.draw_id < $5
        )
        SELECT CASE WHEN draw_id = $5 THEN draw_units ELSE units END, free - units FROM answer
        """
    let account: QuotaAccount
    let from: Timestamp
    let node: String
    let draw: EscrowID
    let limit: UInt64
    let used: UInt64
    let wanted: UInt64

    func bind(_ binds: inout Binds) {
        account.bind(from, &binds)
        binds.append(node)
        binds.append(uuid: draw.bytes)
        binds.append(Int64(clamping: limit))
        binds.append(Int64(clamping: used))
        binds.append(Int64(clamping: wanted))
    }

    /// Units granted, and those that could still be granted.
    typealias Row = (units: UInt64, left: UInt64)

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        (UInt64(clamping: try row.int64()), UInt64(clamping: try row.int64()))
    }
}

/// Makes the rows of a period and of a limiter in it, unless they are there.
struct OpenEscrow: Statement {
    typealias Row = NoRow
    static let name = "limiter_escrow_open"
    static let sql = """
        WITH escrow AS (
            INSERT INTO quota_escrows (org_id, meter, period_start, period_end, granted_units)
            VALUES ($1, $2, $3, $5, $6) ON CONFLICT (org_id, meter, period_start) DO NOTHING
        )
        INSERT INTO quota_leases (org_id, meter, period_start, node_id, drawn_units, returned_units,
            draw_id, draw_units)
        VALUES ($1, $2, $3, $4, 0, 0, '00000000-0000-0000-0000-000000000000', 0)
        ON CONFLICT (org_id, meter, period_start, node_id) DO NOTHING
        """
    let account: QuotaAccount
    let period: QuotaPeriod
    let node: String
    let used: UInt64

    func bind(_ binds: inout Binds) {
        account.bind(period.from, &binds)
        binds.append(node)
        binds.append(period.to)
        binds.append(Int64(clamping: used))
    }
}

/// Takes unused units back from a limiter (`EscrowRows.settle`): never more than it had.
struct SettleUnits: Statement {
    typealias Row = NoRow
    static let name = "limiter_escrow_settle"
    static let sql = """
        WITH escrow AS MATERIALIZED (
            SELECT granted_units FROM quota_escrows
            WHERE org_id = $1 AND meter = $2 AND period_start = $3 FOR UPDATE
        ), lease AS MATERIALIZED (
            SELECT e.granted_units, l.drawn_units, l.returned_units, l.settlement_id
            FROM escrow e CROSS JOIN quota_leases l
            WHERE l.org_id = $1 AND l.meter = $2 AND l.period_start = $3 AND l.node_id = $4
            FOR UPDATE OF l
        ), answer AS MATERIALIZED (
            SELECT *, least($6::bigint, drawn_units - returned_units, granted_units) AS units
            FROM lease WHERE settlement_id IS NULL OR settlement_id < $5
        ), granted AS (
            UPDATE quota_escrows SET granted_units = a.granted_units - a.units FROM answer a
            WHERE org_id = $1 AND meter = $2 AND period_start = $3
        )
        UPDATE quota_leases SET returned_units = a.returned_units + a.units, settlement_id = $5
        FROM answer a WHERE org_id = $1 AND meter = $2 AND period_start = $3 AND node_id = $4
        """
    let holding: QuotaHolding
    let node: String
    let settlement: EscrowID
    let units: UInt64

    func bind(_ binds: inout Binds) {
        holding.account.bind(holding.period.from, &binds)
        binds.append(node)
        binds.append(uuid: settlement.bytes)
        binds.append(Int64(clamping: units))
    }
}

/// The accounts and periods of which a limiter may still have units; over all orgs.
struct ListQuotaLeases: Statement {
    static let name = "limiter_escrow_list"
    static let sql = """
        SELECT l.org_id, l.meter, l.period_start, e.period_end, l.draw_id, l.draw_units,
            l.settlement_id, l.drawn_units = l.draw_units AND l.settlement_id IS NULL
        FROM quota_leases l JOIN quota_escrows e USING (org_id, meter, period_start)
        WHERE l.node_id = $1 AND l.drawn_units > l.returned_units AND e.period_end > $2
        ORDER BY l.org_id, l.meter, l.period_start
        """
    let node: String
    let at: Timestamp

    /// What it may have; nil for an org that can't be.
    typealias Row = HeldUnits?

    func bind(_ binds: inout Binds) {
        binds.append(node)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> HeldUnits? {
        let (org, meter) = (OrgID(try row.int64()), try row.string())
        let period = QuotaPeriod(from: try row.timestamp(), to: try row.timestamp())
        let (draw, answer) = (EscrowID(bytes: try row.uuid()), try row.int64())
        let settlement = try row.optionalUUID().flatMap { EscrowID(bytes: $0) }
        let isFirst = try row.bool()
        guard let org, let draw else { return nil }
        let account = QuotaAccount(org: org, meter: meter)
        return HeldUnits(
            holding: QuotaHolding(account: account, period: period), draw: draw,
            answer: UInt64(clamping: answer), settlement: settlement, isFirst: isFirst)
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
