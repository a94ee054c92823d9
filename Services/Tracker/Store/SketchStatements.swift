import Model
import Postgres

enum LatencyHourTable: RollupTable { static let table = "rollup_latency_hour" }
enum LatencyDayTable: RollupTable { static let table = "rollup_latency_day" }
enum FleetLatencyMinuteTable: RollupTable { static let table = "rollup_fleet_latency_minute" }
enum FleetLatencyHourTable: RollupTable { static let table = "rollup_fleet_latency_hour" }
enum FleetLatencyDayTable: RollupTable { static let table = "rollup_fleet_latency_day" }

/// Adds to `rollup_latency_hour` or `rollup_latency_day`.
struct AddLatencies<Table: RollupTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.add.\(Table.table)" }
    static var sql: String {
        """
        INSERT INTO \(Table.table) AS t (org_id, bucket, meter, endpoint, sketch)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::numeric[])
        ON CONFLICT (org_id, bucket, meter, endpoint) DO UPDATE SET
            sketch = t.sketch + excluded.sketch
        """
    }
    var orgs: [Int64] = []
    var buckets: [Timestamp] = []
    var meters: [String] = []
    var endpoints: [String] = []
    var sketches: [DDSketch.Bins] = []

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(buckets)
        binds.append(meters)
        binds.append(endpoints)
        binds.append(sketches: sketches)
    }
}

/// Adds to `rollup_fleet_latency_minute`, `rollup_fleet_latency_hour` or `rollup_fleet_latency_day`.
struct AddFleetLatencies<Table: RollupTable>: Statement {
    typealias Row = NoRow
    static var name: String { "tracker.add.\(Table.table)" }
    static var sql: String {
        """
        INSERT INTO \(Table.table) AS t (bucket, meter, sketch)
        SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::numeric[])
        ON CONFLICT (bucket, meter) DO UPDATE SET sketch = t.sketch + excluded.sketch
        """
    }
    var buckets: [Timestamp] = []
    var meters: [String] = []
    var sketches: [DDSketch.Bins] = []

    func bind(_ binds: inout Binds) {
        binds.append(buckets)
        binds.append(meters)
        binds.append(sketches: sketches)
    }
}
