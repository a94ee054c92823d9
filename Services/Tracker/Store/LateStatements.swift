import Model
import Postgres

/// Notes in `late_adjustments` what a batch adds to hours that were closed.
struct AddLateUsage: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.late_adjustments"
    // A batch that is stored in parts adds up.
    static let sql = """
        INSERT INTO late_adjustments AS t (org_id, bucket, meter, journal, position, calls,
            quantity_micro, recorded_at)
        SELECT org_id, bucket, meter, $4, $5, calls, quantity_micro, $6
        FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $7::bigint[], $8::numeric[])
            AS late (org_id, bucket, meter, calls, quantity_micro)
        ON CONFLICT (org_id, bucket, meter, journal, position) DO UPDATE SET
            calls = t.calls + excluded.calls,
            quantity_micro = t.quantity_micro + excluded.quantity_micro
        """
    /// Rows of `rollup_hour`.
    let columns: TotalsColumns
    /// The journal's uuid, and the last position of the batch.
    let journal: [UInt8]
    let position: UInt64
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(uuid: journal)
        binds.append(Int64(clamping: position))
        binds.append(at)
        binds.append(columns.calls)
        binds.append(numerics: columns.quantities)
    }
}

extension TotalsColumns {
    /// The rows whose bucket begins before an instant.
    func before(_ end: Timestamp) -> TotalsColumns {
        guard buckets.contains(where: { $0 < end }) else { return TotalsColumns() }
        var columns = TotalsColumns()
        for row in buckets.indices where buckets[row] < end {
            columns.orgs.append(orgs[row])
            columns.buckets.append(buckets[row])
            columns.meters.append(meters[row])
            columns.calls.append(calls[row])
            columns.quantities.append(quantities[row])
        }
        return columns
    }
}
