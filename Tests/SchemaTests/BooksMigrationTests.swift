import Schema
import Testing

/// The step "books" gives what was counted by day its hours.
@Suite("The migration of hours of distinct values")
struct BooksMigrationTests {
    private static func row(_ time: String, _ user: String, _ attributes: String) -> String {
        """
        INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, user_ref,
            endpoint, method, status_code, request_bytes, response_bytes, attributes)
        VALUES (1, '\(time)', gen_random_uuid(), 'active_users', 1, \(user), '', '', 0, 0, 0,
            \(attributes));
        """
    }

    @Test("hours are those of the raw rows that a day has counted, and of no others")
    func hours() async throws {
        let steps = MigrationStep.history.firstIndex { $0.name == "books" }
        let before = MigrationStep.history.prefix(try #require(steps))
        let database = try await SchemaDatabase.migrated(Array(before))
        try await database.run(
            """
            INSERT INTO meters VALUES ('active_users', 'Active users', 'user', 'unique_count');
            \(Self.row("2026-03-01T05:10:00Z", "'ada'", "NULL"))
            \(Self.row("2026-03-01T05:50:00Z", "'ada'", "NULL"))
            \(Self.row("2026-03-01T06:00:00Z", "'bob'", #"'{"unique":"ada"}'"#))
            \(Self.row("2026-03-02T00:00:00Z", "'ada'", "NULL"))
            \(Self.row("2026-03-02T00:00:00Z", "NULL", #"'{"other":"x"}'"#))
            INSERT INTO rollup_unique_day VALUES (1, '2026-03-01Z', 'active_users',
                encode(substring(sha256('ada') FROM 1 FOR 16), 'hex')::uuid)
            """)
        _ = try await Migrator().migrate(on: database.connection, log: .silent)
        #expect(
            try await database.lines(
                """
                SELECT to_char(bucket AT TIME ZONE 'UTC', 'MM-DD HH24') || ' ' || (value =
                    encode(substring(sha256('ada') FROM 1 FOR 16), 'hex')::uuid)
                FROM rollup_unique_hour ORDER BY 1
                """) == ["03-01 05 true", "03-01 06 true"])
    }
}
