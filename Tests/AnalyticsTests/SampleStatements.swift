import Model
import Postgres

/// Writes the raw rows of a sample.
struct InsertEvents: Statement {
    typealias Row = NoRow
    static let name = "test.insert_events"
    static let sql = """
        INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
            method, status_code, latency_us, request_bytes, response_bytes)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::text[], $5::bigint[],
            $6::text[], $7::text[], $8::smallint[], $9::bigint[], $10::bigint[], $11::bigint[])
        """
    let events: [SampleEvent]

    func bind(_ binds: inout Binds) {
        binds.append(events.map(\.org))
        binds.append(events.map(\.at))
        binds.append(
            uuids: events.indices.map { index in
                [UInt8](repeating: 0, count: 8)
                    + (0..<8).map { UInt8(truncatingIfNeeded: UInt64(index) >> UInt64(56 - 8 * $0)) }
            })
        binds.append(events.map(\.meter))
        binds.append(events.map(\.quantityMicro))
        binds.append(events.map(\.endpoint))
        binds.append(events.map(\.method))
        binds.append(events.map(\.status))
        binds.append(nullable: events.map(\.latencyUs))
        binds.append(events.map(\.bytesIn))
        binds.append(events.map(\.bytesOut))
    }
}

/// Writes the latency sketches of a sample, binned as tracker does it.
struct InsertSketches: Statement {
    typealias Row = NoRow
    static let name = "test.insert_sketches"
    static let sql = """
        WITH measured AS (
            SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[],
                $5::numeric[]) AS event (org_id, at, meter, endpoint, sketch)
        ), \(widths.map { width in
            """
            \(width)s AS (
                INSERT INTO rollup_latency_\(width)
                SELECT org_id, date_trunc('\(width)', at, 'UTC') AS bucket, meter, endpoint, sum(sketch)
                FROM measured GROUP BY org_id, bucket, meter, endpoint
            )
            """
        }.joined(separator: ", ")), \((["minute"] + widths).map { width in
            """
            fleet_\(width)s AS (
                INSERT INTO rollup_fleet_latency_\(width)
                SELECT date_trunc('\(width)', at, 'UTC') AS bucket, meter, sum(sketch)
                FROM measured GROUP BY bucket, meter
            )
            """
        }.joined(separator: ", "))
        SELECT
        """
    private static let widths = ["hour", "day"]
    let events: [SampleEvent]

    func bind(_ binds: inout Binds) {
        let measured = events.filter { $0.latencyUs != nil }
        binds.append(measured.map(\.org))
        binds.append(measured.map(\.at))
        binds.append(measured.map(\.meter))
        binds.append(measured.map(\.endpoint))
        binds.append(
            sketches: measured.map { event -> DDSketch.Bins in
                [(DDSketch.bin(ofMicroseconds: UInt64(clamping: event.latencyUs ?? 0)), 1)]
            })
    }
}

/// The other rollups, from the raw rows.
enum SampleRollups {
    static let sql =
        ["minute", "hour", "day"].map { width in
            """
            INSERT INTO rollup_\(width)
            SELECT org_id, date_trunc('\(width)', occurred_at, 'UTC') AS bucket, meter, count(*),
                count(*) FILTER (WHERE status_code >= 400), sum(quantity_micro),
                sum(request_bytes), sum(response_bytes)
            FROM usage_events GROUP BY org_id, bucket, meter;
            """
        }.joined()
        + ["hour", "day"].map { width in
            """
            INSERT INTO rollup_endpoint_\(width)
            SELECT org_id, date_trunc('\(width)', occurred_at, 'UTC') AS bucket, meter, endpoint,
                method, status_code, count(*), sum(request_bytes), sum(response_bytes)
            FROM usage_events GROUP BY org_id, bucket, meter, endpoint, method, status_code;
            """
        }.joined()
}
