import Model
import Postgres

/// A rollup table that exists for several widths of bucket.
protocol RollupTable: Sendable {
    static var table: String { get }
}

enum MinuteTable: RollupTable { static let table = "rollup_minute" }
enum HourTable: RollupTable { static let table = "rollup_hour" }
enum DayTable: RollupTable { static let table = "rollup_day" }
enum EndpointHourTable: RollupTable { static let table = "rollup_endpoint_hour" }
enum EndpointDayTable: RollupTable { static let table = "rollup_endpoint_day" }

/// The columns that totals of every kind share, row by row.
struct TotalsColumns: Sendable {
    var orgs: [Int64] = []
    var buckets: [Timestamp] = []
    var meters: [String] = []
    var calls: [Int64] = []
    var errors: [Int64] = []
    var quantities: [Int128] = []
    var requestBytes: [Int64] = []
    var responseBytes: [Int64] = []

    /// Adds a row.
    mutating func append(_ org: Int64, _ bucket: Int64, _ meter: String, _ delta: TotalsDelta) {
        orgs.append(org)
        buckets.append(Timestamp(microseconds: bucket))
        meters.append(meter)
        calls.append(delta.calls)
        errors.append(delta.errors)
        quantities.append(delta.quantityMicro)
        requestBytes.append(delta.requestBytes)
        responseBytes.append(delta.responseBytes)
    }
}

/// Adds to `rollup_minute`, `rollup_hour` or `rollup_day`.
struct AddTotals<Table: RollupTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.add.\(Table.table)" }
    static var sql: String {
        """
        INSERT INTO \(Table.table) AS t
            (org_id, bucket, meter, calls, errors, quantity_micro, request_bytes, response_bytes)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[],
            $5::bigint[], $6::numeric[], $7::bigint[], $8::bigint[])
        ON CONFLICT (org_id, bucket, meter) DO UPDATE SET
            calls = t.calls + excluded.calls,
            errors = t.errors + excluded.errors,
            quantity_micro = t.quantity_micro + excluded.quantity_micro,
            request_bytes = t.request_bytes + excluded.request_bytes,
            response_bytes = t.response_bytes + excluded.response_bytes
        """
    }
    let columns: TotalsColumns

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(columns.calls)
        binds.append(columns.errors)
        binds.append(numerics: columns.quantities)
        binds.append(columns.requestBytes)
        binds.append(columns.responseBytes)
    }
}

/// Adds to `rollup_endpoint_hour` or `rollup_endpoint_day`.
struct AddEndpoints<Table: RollupTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.add.\(Table.table)" }
    static var sql: String {
        """
        INSERT INTO \(Table.table) AS t
            (org_id, bucket, meter, endpoint, method, status_code, calls, request_bytes,
            response_bytes)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[],
            $6::smallint[], $7::bigint[], $8::bigint[], $9::bigint[])
        ON CONFLICT (org_id, bucket, meter, endpoint, method, status_code) DO UPDATE SET
            calls = t.calls + excluded.calls,
            request_bytes = t.request_bytes + excluded.request_bytes,
            response_bytes = t.response_bytes + excluded.response_bytes
        """
    }
    let columns: TotalsColumns
    let endpoints: [String]
    let methods: [String]
    let statusCodes: [Int16]

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(endpoints)
        binds.append(methods)
        binds.append(statusCodes)
        binds.append(columns.calls)
        binds.append(columns.requestBytes)
        binds.append(columns.responseBytes)
    }
}

/// Adds to `rollup_user_day`.
struct AddUsers: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.rollup_user_day"
    static let sql = """
        INSERT INTO rollup_user_day AS t
            (org_id, bucket, meter, user_ref, calls, errors, quantity_micro)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[],
            $6::bigint[], $7::numeric[])
        ON CONFLICT (org_id, bucket, meter, user_ref) DO UPDATE SET
            calls = t.calls + excluded.calls,
            errors = t.errors + excluded.errors,
            quantity_micro = t.quantity_micro + excluded.quantity_micro
        """
    let columns: TotalsColumns
    let users: [String]

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(users)
        binds.append(columns.calls)
        binds.append(columns.errors)
        binds.append(numerics: columns.quantities)
    }
}

/// Adds to `rollup_key_day`.
struct AddKeys: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.rollup_key_day"
    static let sql = """
        INSERT INTO rollup_key_day AS t
            (org_id, bucket, meter, key_id, calls, errors, quantity_micro)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[],
            $5::bigint[], $6::bigint[], $7::numeric[])
        ON CONFLICT (org_id, bucket, meter, key_id) DO UPDATE SET
            calls = t.calls + excluded.calls,
            errors = t.errors + excluded.errors,
            quantity_micro = t.quantity_micro + excluded.quantity_micro
        """
    let columns: TotalsColumns
    let keyIDs: [Int64]

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(keyIDs)
        binds.append(columns.calls)
        binds.append(columns.errors)
        binds.append(numerics: columns.quantities)
    }
}

/// Adds to `quota_counters`; a bucket is a UTC month.
struct AddQuotas: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.quota_counters"
    static let sql = """
        INSERT INTO quota_counters AS t (org_id, month, meter, used_micro)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::numeric[])
        ON CONFLICT (org_id, meter, month) DO UPDATE SET
            used_micro = t.used_micro + excluded.used_micro
        """
    let columns: TotalsColumns

    func bind(_ binds: inout Binds) {
        binds.append(columns.orgs)
        binds.append(columns.buckets)
        binds.append(columns.meters)
        binds.append(numerics: columns.quantities)
    }
}
