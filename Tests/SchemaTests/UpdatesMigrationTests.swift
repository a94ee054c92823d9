import Schema
import Testing

/// Step 9 lets corrections be negative, in partitions that were there before too.
@Suite("The migration of updates")
struct UpdatesMigrationTests {
    private static func row(_ day: String, _ quantity: Int, _ correction: String) -> String {
        """
        INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
            method, status_code, request_bytes, response_bytes, correction)
        VALUES (1, '\(day)T05:00:00Z', gen_random_uuid(), 'charts', \(quantity), '', '', 0, 0, 0,
            \(correction))
        """
    }

    @Test("old and new days take a negative quantity of a correction, and of nothing else")
    func negative() async throws {
        let steps = MigrationStep.history.firstIndex { $0.name == "updates" }
        let before = MigrationStep.history.prefix(try #require(steps))
        let database = try await SchemaDatabase.migrated(Array(before))
        try await database.run(
            """
            SELECT tollgate_ensure_usage_partition('2026-03-01');
            INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
                method, status_code, request_bytes, response_bytes)
            VALUES (1, '2026-03-01T05:00:00Z', gen_random_uuid(), 'charts', 5, '', '', 0, 0, 0)
            """)
        _ = try await Migrator().migrate(on: database.connection, log: .silent)
        try await database.run("SELECT tollgate_ensure_usage_partition('2026-03-02')")
        for day in ["2026-03-01", "2026-03-02", "2001-01-01"] {
            try await database.run(Self.row(day, -3, "'counted twice'"))
            await #expect(throws: (any Error).self) {
                try await database.run(Self.row(day, -3, "NULL"))
            }
        }
        #expect(
            try await database.lines(
                "SELECT tableoid::regclass || ' ' || sum(quantity_micro) FROM usage_events GROUP BY tableoid ORDER BY 1"
            ) == ["usage_events_20260301 2", "usage_events_20260302 -3", "usage_events_default -3"])
        #expect(
            try await database.lines(
                """
                SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                JOIN pg_inherits h ON h.inhrelid = c.oid
                WHERE h.inhparent = 'usage_events'::regclass AND i.indpred IS NOT NULL ORDER BY 1
                """)
                == ["usage_events_20260301", "usage_events_20260302", "usage_events_default"])
    }
}
