import Testing

/// No org sees another's row: tried on every org table and view that the catalogue knows.
@Suite("Isolation of orgs")
struct IsolationTests {
    private static let services = ["limiter", "tracker", "analytics", "billing", "admin"]
    private static let orgTables = """
        SELECT c.relname::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = 'public'::regnamespace
        """

    /// A database with rows of orgs 1 and 2 everywhere, and a role that has every grant.
    private func populated() async throws -> SchemaDatabase {
        let database = try await SchemaDatabase.migrated()
        try await database.run(
            """
            SELECT tollgate_ensure_usage_partition('2015-05-17');
            INSERT INTO org_slugs VALUES ('org-1', 1), ('org-2', 2);
            DO $$ BEGIN
                CREATE ROLE tollgate_test_probe;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$;
            GRANT ALL ON ALL TABLES IN SCHEMA public TO tollgate_test_probe;
            """)
        for fixture in OrgTableFixtures.all {
            for org in [1, 2] { try await database.run(fixture.insert(org: org)) }
        }
        return database
    }

    @Test("every org table has a fixture, and every fixture a table")
    func fixturesAreComplete() async throws {
        let database = try await SchemaDatabase.migrated()
        let tables = try await database.lines(
            "\(Self.orgTables) AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition")
        #expect(Set(tables) == Set(OrgTableFixtures.all.map(\.table)))
    }

    @Test("with an org in the context, only its rows are seen, whatever the grants")
    func readsOwnRowsOnly() async throws {
        let database = try await populated()
        for table in OrgTableFixtures.all.map(\.table) {
            let query = "SELECT DISTINCT org_id::text FROM \(table)"
            for org in [1, 2] {
                let seen = try await database.lines(query, role: "tollgate_test_probe", org: org)
                #expect(seen == [String(org)], "\(table)")
            }
            let without = try await database.lines(query, role: "tollgate_test_probe", org: nil)
            #expect(without.isEmpty, "\(table) without a context")
        }
    }

    @Test("with an org in the context, no row of another org can be added, changed or removed")
    func writesOwnRowsOnly() async throws {
        let database = try await populated()
        let denied = "42501"
        for fixture in OrgTableFixtures.all {
            let table = fixture.table
            let added = try await database.refusal(
                of: fixture.insert(org: 2), role: "tollgate_test_probe", org: 1)
            #expect(added == denied, "\(table)")
            let moved = try await database.refusal(
                of: "UPDATE \(table) SET org_id = 2", role: "tollgate_test_probe", org: 1)
            #expect(moved == denied, "\(table)")
            let others = try await database.lines(
                "WITH gone AS (DELETE FROM \(table) WHERE org_id = 2 RETURNING org_id) "
                    + "SELECT org_id::text FROM gone", role: "tollgate_test_probe", org: 1)
            #expect(others.isEmpty, "\(table)")
        }
    }

    @Test("a partition shows nothing to anyone who asks it directly")
    func partitionsAreClosed() async throws {
        let database = try await populated()
        let partitions = try await database.lines(
            "\(Self.orgTables) AND c.relispartition AND c.relkind = 'r' ORDER BY 1")
        #expect(partitions == ["usage_events_20150517", "usage_events_default"])
        for partition in partitions {
            let rows = try await database.lines("SELECT org_id::text FROM \(partition)")
            #expect(rows.count == 2, "\(partition)")
            let seen = try await database.lines(
                "SELECT org_id::text FROM \(partition)", role: "tollgate_test_probe", org: 1)
            #expect(seen.isEmpty, "\(partition)")
        }
    }

    @Test("a service sees one org, nothing without a context, and every org in the fleet role only")
    func servicesSeeOneOrg() async throws {
        let database = try await populated()
        var tried = 0
        for service in Self.services {
            let login = "tollgate_\(service)"
            let readable = try await database.lines(
                "\(Self.orgTables) AND c.relkind IN ('r', 'p', 'v') "
                    + "AND has_column_privilege('\(login)', c.oid, a.attnum, 'SELECT')")
            for relation in readable {
                let query = "SELECT DISTINCT org_id::text FROM \(relation) ORDER BY 1"
                let own = try await database.lines(query, role: login, org: 1)
                #expect(own == ["1"], "\(login) \(relation)")
                let none = try await database.lines(query, role: login, org: nil)
                #expect(none.isEmpty, "\(login) \(relation)")
                let all = try await database.lines(query, role: "\(login)_fleet", org: nil)
                #expect(all.filter { $0 != "0" } == ["1", "2"], "\(login)_fleet \(relation)")
                tried += 1
            }
        }
        #expect(tried > 50)
    }

    @Test("a service reaches its own fleet role, by a visible step, and no other's")
    func fleetRoles() async throws {
        let database = try await populated()
        for service in Self.services {
            let login = "tollgate_\(service)"
            let own = try await database.refusal(
                of: "SELECT set_config('role', '\(login)_fleet', true)", role: login, org: nil)
            #expect(own == nil)
            for other in Self.services where other != service {
                let refused = try await database.refusal(
                    of: "SELECT set_config('role', 'tollgate_\(other)_fleet', true)", role: login,
                    org: nil)
                #expect(refused != nil, "\(login) as \(other)")
            }
        }
    }

    @Test("the installation's audit entries are for the admin's fleet role, not for any org")
    func installationAudit() async throws {
        let database = try await populated()
        let entries = "SELECT sequence::text FROM audit_entries WHERE org_id = 0"
        let fleet = try await database.lines(entries, role: "tollgate_admin_fleet", org: nil)
        #expect(fleet == ["1"])
        let org = try await database.lines(entries, role: "tollgate_admin", org: 1)
        #expect(org.isEmpty)
        let append = """
            INSERT INTO audit_entries VALUES (0, 2, '2026-01-01T00:00:00Z', 'a', 'b', 'c', '{}',
                sha256('0'), sha256('1'))
            """
        #expect(
            try await database.refusal(of: append, role: "tollgate_admin_fleet", org: nil) == nil)
        #expect(
            try await database.refusal(of: append, role: "tollgate_admin", org: 1) == "42501")
    }

    @Test("admin and billing keep to their own idempotency rows and topics")
    func sharedTables() async throws {
        let database = try await populated()
        let keys = "SELECT DISTINCT service FROM idempotency_keys"
        for service in ["admin", "billing"] {
            let seen = try await database.lines(keys, role: "tollgate_\(service)_fleet", org: nil)
            #expect(seen == [service])
            let other = service == "admin" ? "billing" : "admin"
            let foreign = try await database.refusal(
                of: """
                    INSERT INTO idempotency_keys VALUES
                        (1, '\(other)', 'new', 'h', 'r', '2026-01-01T00:00:00Z')
                    """, role: "tollgate_\(service)", org: 1)
            #expect(foreign == "42501")
        }
        let bump = """
            WITH moved AS (UPDATE catalog_versions SET version = version + 1 RETURNING topic)
            SELECT topic FROM moved ORDER BY topic
            """
        let billing = try await database.lines(bump, role: "tollgate_billing", org: 1)
        #expect(billing == ["plans"])
        let admin = try await database.lines(bump, role: "tollgate_admin", org: nil)
        #expect(admin == ["ip_rules", "keys", "overrides", "plans", "policies", "switches"])
    }
}
