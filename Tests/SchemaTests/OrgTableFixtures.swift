/// Rows for one org in every org table, so that isolation can be tried on all of them.
///
/// Order matters: a table stands after those that it refers to. `{org}` stands for the org's id.
enum OrgTableFixtures {
    /// One table and the statement that gives an org its rows there.
    struct Fixture: Sendable {
        let table: String
        let insert: String
    }

    /// Every org table that is not a partition.
    static let all: [Fixture] =
        [
            Fixture(
                table: "orgs",
                insert: """
                    INSERT INTO orgs VALUES
                        ({org}, 'org-{org}', 'Org {org}', 'active', '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "users",
                insert: """
                    INSERT INTO users VALUES
                        ({org}, 1, 'a@b.test', 'A', 'owner', '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "api_keys",
                insert: """
                    INSERT INTO api_keys VALUES ({org}, 1, 'k', 'tg_live_1', sha256('{org}'), 1,
                        '{check}', '2026-01-01T00:00:00Z', NULL, NULL)
                    """),
            Fixture(
                table: "limit_overrides",
                insert: """
                    INSERT INTO limit_overrides VALUES ({org}, 1, 1, NULL, 'u', '/v1/*', 'minute',
                        'fixed_window', 10, 60000, NULL, NULL, false, 'user', '*', 'enforce', 100,
                        NULL, NULL, 'trial', '2026-01-01T00:00:00Z', 'owner ada', NULL, NULL)
                    """),
            Fixture(
                table: "limit_switches",
                insert: """
                    INSERT INTO limit_switches VALUES
                        ({org}, 1, true, 'incident', NULL, '2026-01-01T00:00:00Z', 'owner ada')
                    """),
            Fixture(
                table: "subscriptions",
                insert: """
                    INSERT INTO subscriptions VALUES ({org}, 1, 'starter', 1, 'active',
                        '2026-01-01T00:00:00Z', NULL, '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "invoices",
                insert: """
                    INSERT INTO invoices VALUES ({org}, 1, 1, NULL, 'draft', 'USD',
                        '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', 1900,
                        '2026-02-01T00:00:00Z')
                    """),
            Fixture(
                table: "invoice_lines",
                insert: """
                    INSERT INTO invoice_lines VALUES
                        ({org}, 1, 0, 'Starter', NULL, 1, 19000000, 1900, NULL)
                    """),
            Fixture(
                table: "audit_entries",
                insert: """
                    INSERT INTO audit_entries VALUES ({org}, 1, '2026-01-01T00:00:00Z', 'a', 'b',
                        'c', '{}', sha256('0'), sha256('1'))
                    """),
            Fixture(
                table: "idempotency_keys",
                insert: """
                    INSERT INTO idempotency_keys VALUES
                        ({org}, 'admin', 'k', 'h', 'r', '2026-01-01T00:00:00Z'),
                        ({org}, 'billing', 'k', 'h', 'r', '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "usage_events",
                insert: """
                    INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro,
                        endpoint, method, status_code, request_bytes, response_bytes)
                    SELECT {org}, at, '00000000-0000-7000-8000-000000000001', 'api_calls', 1000000,
                        '/', 'GET', 200, 0, 0
                    FROM unnest('{2015-05-17T10:05:03Z,1999-01-01T00:00:00Z}'::timestamptz[]) AS at
                    """),
            Fixture(
                table: "usage_quarantine",
                insert: """
                    INSERT INTO usage_quarantine VALUES ({org}, '2026-01-01T00:00:00Z',
                        '00000000-0000-7000-8000-000000000001', '22003', 'x', '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "security_events",
                insert: """
                    INSERT INTO security_events VALUES ({org}, '2026-01-01T00:00:00Z',
                        '00000000-0000-7000-8000-000000000001', '{xss.script_tag}', 'high',
                        'endpoint', '<script', '192.0.2.1', 1, 'u', '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "ip_rules",
                insert: """
                    INSERT INTO ip_rules VALUES ({org}, 1, 'deny', '10.0.0.0/8', '',
                        '2026-01-01T00:00:00Z', 'owner ada')
                    """),
            Fixture(
                table: "waiting_deliveries",
                insert: """
                    INSERT INTO waiting_deliveries VALUES
                        ({org}, 'provider:SM1', 3, '2026-01-01T00:00:00Z')
                    """),
            Fixture(
                table: "late_adjustments",
                insert: """
                    INSERT INTO late_adjustments VALUES ({org}, '2026-01-01T00:00:00Z', 'api_calls',
                        '00000000-0000-7000-8000-000000000001', 1, 1, 1000000,
                        '2026-01-02T00:00:00Z')
                    """),
            Fixture(
                table: "backfill_totals",
                insert: """
                    INSERT INTO backfill_totals VALUES ({org},
                        '00000000-0000-7000-8000-000000000001', false, '2026-01-01T00:00:00Z',
                        'api_calls', 1, 1000000, 0, 0, 0)
                    """),
            Fixture(
                table: "quota_escrows",
                insert: """
                    INSERT INTO quota_escrows VALUES ({org}, 'api_calls', '2026-01-01T00:00:00Z',
                        '2026-02-01T00:00:00Z', 5)
                    """),
            Fixture(
                table: "quota_leases",
                insert: """
                    INSERT INTO quota_leases VALUES ({org}, 'api_calls', '2026-01-01T00:00:00Z', 'a',
                        5, 0, '00000000-0000-7000-8000-000000000001', 5, NULL)
                    """),
        ] + rollups

    private static let rollups: [Fixture] =
        ["rollup_minute", "rollup_hour", "rollup_day"].map {
            rollup($0, "'api_calls', 1, 0, 1000000, 0, 0")
        }
        + ["rollup_endpoint_hour", "rollup_endpoint_day"].map {
            rollup($0, "'api_calls', '/', 'GET', 200, 1, 0, 0")
        }
        + ["rollup_latency_hour", "rollup_latency_day"].map { rollup($0, "'api_calls', '/', 1e96") }
        + [
            rollup("rollup_user_day", "'api_calls', 'u', 1, 0, 1000000"),
            rollup("rollup_key_day", "'api_calls', 1, 1, 0, 1000000"),
            rollup("rollup_message_hour", "1, 1, 1, 1, 'DE', 1, 1, 10"),
            rollup("rollup_max_hour", "'api_calls', 1000000"),
            rollup("rollup_unique_day", "'api_calls', '00000000-0000-7000-8000-000000000001'"),
            rollup("rollup_unique_hour", "'api_calls', '00000000-0000-7000-8000-000000000001'"),
            Fixture(
                table: "quota_counters",
                insert: """
                    INSERT INTO quota_counters VALUES
                        ({org}, 'api_calls', '2026-01-01T00:00:00Z', 1000000)
                    """),
        ]

    private static func rollup(_ table: String, _ values: String) -> Fixture {
        Fixture(
            table: table,
            insert: "INSERT INTO \(table) VALUES ({org}, '2026-01-01T00:00:00Z', \(values))")
    }
}

extension OrgTableFixtures.Fixture {
    /// The statement for one org.
    func insert(org: Int) -> String { insert.replacing("{org}", with: String(org)) }
}
