import Testing

/// The privileges in the database are those of `ExpectedGrants`: nothing missing, nothing more.
@Suite("The grant matrix")
struct GrantMatrixTests {
    /// Every privilege of a role: `object: PRIVILEGES`, columns in brackets; no extension's own.
    private static func granted(to role: String) -> String {
        let grantee = role == "PUBLIC" ? "0" : "'\(role)'::regrole"
        return """
            WITH objects AS (
                SELECT c.relname::text AS object, c.relacl AS acl FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I', 't')
                UNION ALL
                SELECT 'function ' || p.proname, coalesce(p.proacl, acldefault('f', p.proowner))
                FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
                    SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                UNION ALL
                SELECT 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner))
                FROM pg_namespace WHERE nspname = 'public'
                UNION ALL
                SELECT 'database', coalesce(datacl, acldefault('d', datdba))
                FROM pg_database WHERE datname = current_database()
            ), by_object AS (
                SELECT object, string_agg(privilege_type, ',' ORDER BY privilege_type) AS privileges
                FROM objects, aclexplode(acl) WHERE grantee = \(grantee) GROUP BY object
            ), by_column AS (
                SELECT attrelid::regclass || '(' || string_agg(attname, ',' ORDER BY attname) || ')'
                    AS object, privilege_type AS privileges
                FROM pg_attribute, aclexplode(attacl)
                WHERE grantee = \(grantee) AND attrelid::regclass::text !~ '^pg_'
                GROUP BY attrelid, privilege_type
            )
            SELECT object || ': ' || privileges FROM by_object
            UNION ALL SELECT object || ': ' || privileges FROM by_column
            """
    }

    @Test("each service holds exactly the grants it needs, and its fleet role the same")
    func services() async throws {
        let database = try await SchemaDatabase.migrated()
        try await database.run("SELECT tollgate_ensure_usage_partition('2026-03-01')")
        for service in ExpectedGrants.byService.keys {
            for fleet in [false, true] {
                let role = "tollgate_\(service)\(fleet ? "_fleet" : "")"
                let granted = try await database.lines(Self.granted(to: role))
                let expected = ExpectedGrants.lines(service: service, fleet: fleet)
                #expect(
                    granted.sorted() == expected,
                    "\(role): \(granted.difference(from: expected).sorted())")
            }
        }
    }

    @Test("everyone else may connect and find the schema, no more")
    func everyone() async throws {
        let database = try await SchemaDatabase.migrated()
        let granted = try await database.lines(Self.granted(to: "PUBLIC"))
        #expect(granted.sorted() == ExpectedGrants.everyone)
    }

    @Test("no service role can do more than its grants: no attribute, no inherited role")
    func attributes() async throws {
        let database = try await SchemaDatabase.migrated()
        let found = try await database.lines(
            """
            SELECT rolname::text FROM pg_roles WHERE rolname ~ '^tollgate_(\(
                ExpectedGrants.byService.keys.sorted().joined(separator: "|")))(_fleet)?$'
                AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
                    OR rolinherit OR rolcanlogin = (rolname ~ '_fleet$'))
            """)
        #expect(found.isEmpty)
        let inherited = try await database.lines(
            """
            SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m
            WHERE m.member::regrole::text ~ '^tollgate_'
                AND (m.roleid::regrole::text NOT IN
                        (m.member::regrole || '_fleet', 'tollgate_tracker_loader')
                    OR pg_has_role(m.member, m.roleid, 'USAGE'))
            """)
        #expect(inherited.isEmpty)
    }

    @Test("the role that copies raw rows passes by the policies, and may insert them and no more")
    func loader() async throws {
        let database = try await SchemaDatabase.migrated()
        try await database.run("SELECT tollgate_ensure_usage_partition('2026-03-01')")
        let role = "tollgate_tracker_loader"
        let granted = try await database.lines(Self.granted(to: role))
        #expect(granted == ["usage_events: INSERT"])
        let attributes = try await database.lines(
            """
            SELECT concat_ws(' ', rolbypassrls, rolsuper, rolcanlogin, rolinherit, rolcreaterole,
                rolcreatedb, rolreplication)
            FROM pg_roles WHERE rolname = '\(role)'
            """)
        #expect(attributes == ["t f f f f f f"])
        let members = try await database.lines(
            """
            SELECT member::regrole::text FROM pg_auth_members WHERE roleid = '\(role)'::regrole
            UNION ALL SELECT roleid::regrole::text FROM pg_auth_members WHERE member = '\(role)'::regrole
            """)
        #expect(members == ["tollgate_tracker"])
        for refused in [
            "SELECT FROM usage_events", "UPDATE usage_events SET meter = ''",
            "DELETE FROM usage_events", "SELECT FROM orgs", "TRUNCATE usage_events",
            "INSERT INTO usage_events_20260301 SELECT * FROM usage_events",
        ] {
            #expect(try await database.refusal(of: refused, role: role, org: nil) == "42501")
        }
    }
}

extension [String] {
    /// What is in one and not in the other, marked.
    fileprivate func difference(from expected: [String]) -> [String] {
        Set(self).subtracting(expected).map { "+ \($0)" }
            + Set(expected).subtracting(self).map { "- \($0)" }
    }
}
