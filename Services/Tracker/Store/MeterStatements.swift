import Model
import Postgres

/// All meters.
struct ReadMeters: Statement {
    struct Row: Sendable {
        let code: String
        let aggregation: String
    }
    static let name = "tracker.read_meters"
    static let sql = "SELECT code, aggregation FROM meters"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(code: try row.string(), aggregation: try row.string())
    }
}

/// Raises `rollup_max_hour`.
struct RaiseMaxima: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.rollup_max_hour"
    static let sql = """
        INSERT INTO rollup_max_hour AS t (org_id, bucket, meter, max_micro)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[])
        ON CONFLICT (org_id, bucket, meter) DO UPDATE SET
            max_micro = greatest(t.max_micro, excluded.max_micro)
        """
    var orgs: [Int64] = []
    var buckets: [Timestamp] = []
    var meters: [String] = []
    var maxima: [Int64] = []

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(buckets)
        binds.append(meters)
        binds.append(maxima)
    }
}

/// A table of the distinct values of each bucket.
protocol UniqueTable: Sendable {
    static var table: String { get }
    static var bucket: Bucket { get }
}

enum UniqueHourTable: UniqueTable {
    static let table = "rollup_unique_hour"
    static let bucket = Bucket.hour
}

enum UniqueDayTable: UniqueTable {
    static let table = "rollup_unique_day"
    static let bucket = Bucket.day
}

/// Adds to the distinct values of buckets.
struct AddUniqueValues<Table: UniqueTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.add.\(Table.table)" }
    static var sql: String {
        """
        INSERT INTO \(Table.table) (org_id, bucket, meter, value)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::uuid[])
        ON CONFLICT DO NOTHING
        """
    }
    var orgs: [Int64] = []
    var buckets: [Timestamp] = []
    var meters: [String] = []
    var values: [[UInt8]] = []

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(buckets)
        binds.append(meters)
        binds.append(uuids: values)
    }
}
