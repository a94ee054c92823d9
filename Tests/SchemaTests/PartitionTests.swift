import Testing

/// Day partitions of raw usage, as tracker makes them.
@Suite("Day partitions")
struct PartitionTests {
    private static let event = """
        INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro, endpoint,
            method, status_code, request_bytes, response_bytes)
        VALUES (1, '{at}', '00000000-0000-7000-8000-000000000001', 'api_calls', 1, '/', 'GET', 200,
            0, 0) ON CONFLICT DO NOTHING
        """

    private func ensure(_ day: String) -> String {
        "SELECT tollgate_ensure_usage_partition('\(day)')::text"
    }

    private func insert(_ at: String, in database: SchemaDatabase) async throws {
        try await database.run(Self.event.replacing("{at}", with: at))
    }

    @Test("a day's rows, by UTC, go to its partition; making it again changes nothing")
    func byDay() async throws {
        let database = try await SchemaDatabase.migrated()
        #expect(try await database.lines(ensure("2015-05-17")) == ["true"])
        #expect(try await database.lines(ensure("2015-05-17")) == ["true"])
        for at in ["2015-05-17T00:00:00Z", "2015-05-17T23:59:59.999999Z", "2015-05-18T00:00:00Z"] {
            try await insert(at, in: database)
        }
        let counts = try await database.lines(
            """
            SELECT tableoid::regclass || ' ' || count(*) FROM usage_events
            GROUP BY tableoid ORDER BY 1
            """)
        #expect(counts == ["usage_events_20150517 2", "usage_events_default 1"])
    }

    @Test("a day with rows in the default partition stays there, and says so")
    func occupiedDay() async throws {
        let database = try await SchemaDatabase.migrated()
        try await insert("2015-05-17T12:00:00Z", in: database)
        #expect(try await database.lines(ensure("2015-05-17")) == ["false"])
        #expect(try await database.lines(ensure("2015-05-18")) == ["true"])
        #expect(try await database.lines("SELECT count(*)::text FROM usage_events") == ["1"])
    }

    @Test("a day out of range is refused", arguments: ["1999-12-31", "2100-01-01", "infinity"])
    func outOfRange(_ day: String) async throws {
        let database = try await SchemaDatabase.migrated()
        let refused = try await database.refusal(
            of: ensure(day), role: "tollgate_tracker", org: nil)
        #expect(refused == "22008")
    }

    @Test("tracker and admin may make partitions, the others not")
    func whoMay() async throws {
        let database = try await SchemaDatabase.migrated()
        for service in ["tracker", "admin"] {
            let made = try await database.lines(
                ensure("2026-03-01"), role: "tollgate_\(service)", org: nil)
            #expect(made == ["true"])
        }
        for service in ["limiter", "analytics", "billing"] {
            let refused = try await database.refusal(
                of: ensure("2026-03-01"), role: "tollgate_\(service)", org: nil)
            #expect(refused == "42501")
        }
    }

    @Test("tracker's path works: a temporary table, then an insert that skips duplicates")
    func stagedInsert() async throws {
        let database = try await SchemaDatabase.migrated()
        let kept = try await database.lines(
            """
            WITH added AS (\(Self.event.replacing("{at}", with: "2015-05-17T12:00:00Z"))
                RETURNING org_id) SELECT org_id::text FROM added
            """, role: "tollgate_tracker_fleet", org: nil)
        #expect(kept == ["1"])
        let staging = "CREATE TEMPORARY TABLE staging (LIKE usage_events) ON COMMIT DROP"
        #expect(
            try await database.refusal(of: staging, role: "tollgate_tracker_fleet", org: nil) == nil
        )
    }
}
