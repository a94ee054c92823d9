import Schema
import Testing

/// Step 6 puts the bins of every latency sketch into one number.
@Suite("The migration of latency sketches")
struct SketchMigrationTests {
    @Test("carries over what the bins of both widths held, by endpoint and over all orgs")
    func carriesOver() async throws {
        let database = try await SchemaDatabase.migrated(Array(MigrationStep.history.prefix(5)))
        try await database.run(
            """
            INSERT INTO rollup_latency_hour
            SELECT org, '2026-01-01T05:00:00Z', 'api_calls', endpoint, bin, org * 1000 + bin + 2
            FROM unnest('{1,2}'::bigint[]) AS org, unnest('{/a,/b}'::text[]) AS endpoint,
                unnest('{-1,0,346,2000}'::smallint[]) AS bin;
            INSERT INTO rollup_latency_day
            SELECT org_id, '2026-01-01T00:00:00Z', meter, endpoint, bin, count * 2
            FROM rollup_latency_hour;
            INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
                method, status_code, latency_us, request_bytes, response_bytes)
            SELECT 1, '2026-01-01T05:00:07Z', gen_random_uuid(), 'api_calls', 0, '/a', 'GET', 200,
                latency, 0, 0
            FROM unnest('{0,1000,1000}'::bigint[]) AS latency;
            """)
        _ = try await Migrator().migrate(on: database.connection, log: .silent)
        // 12 digits for each bin, from bin -1 on: read back as text.
        let bin = "substr(reverse(sketch::text), 1 + 12 * (bin + 1), 12)"
        func counts(_ table: String, _ columns: String) async throws -> [String] {
            try await database.lines(
                """
                SELECT concat_ws(' ', \(columns), string_agg(reverse(\(bin))::bigint::text, ',' ORDER BY bin))
                FROM \(table), unnest('{-1,0,346,2000}'::int[]) AS bin GROUP BY \(columns) ORDER BY 1
                """)
        }
        #expect(
            try await counts("rollup_latency_hour", "org_id, endpoint") == [
                "1 /a 1001,1002,1348,3002", "1 /b 1001,1002,1348,3002",
                "2 /a 2001,2002,2348,4002", "2 /b 2001,2002,2348,4002",
            ])
        #expect(
            try await counts("rollup_latency_day", "org_id, endpoint") == [
                "1 /a 2002,2004,2696,6004", "1 /b 2002,2004,2696,6004",
                "2 /a 4002,4004,4696,8004", "2 /b 4002,4004,4696,8004",
            ])
        #expect(
            try await counts("rollup_fleet_latency_hour", "meter")
                == ["api_calls 6004,6008,7392,14008"])
        #expect(
            try await counts("rollup_fleet_latency_day", "meter")
                == ["api_calls 12008,12016,14784,28016"])
        let minutes = try await database.lines(
            "SELECT bucket AT TIME ZONE 'UTC' || ' ' || (sketch = 1 + 2e4164) FROM rollup_fleet_latency_minute")
        #expect(minutes == ["2026-01-01 05:00:00 true"])
    }
}
