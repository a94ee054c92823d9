/// Exactly what each service may do, written down independently of the migration that grants it.
enum ExpectedGrants {
    /// What the two roles of each service hold alike: `object: PRIVILEGE ...`, columns in brackets.
    static let byService: [String: [String]] = [
        "limiter": reader + [
            "api_keys(allowed_cidrs,expires_at,key_id,org_id,pepper_version,revoked_at,scopes,"
                + "secret_hmac): SELECT",
            "audit_entries(hash,org_id,sequence): SELECT", "audit_entries: INSERT",
            "catalog_versions: SELECT",
            "limit_overrides(algorithm,burst_units,calendar_unit,created_at,ended_at,endpoint,"
                + "ends_at,enforced_percent,enforcement,key_id,limit_units,meter,name,org_id,"
                + "override_id,scope,starts_at,strict,user_ref,version,window_ms): SELECT",
            "limit_switches(disabled,org_id,until_at): SELECT",
            "limiter_cluster: SELECT,UPDATE",
            "limiter_keys: SELECT",
            "limiter_nodes: INSERT,SELECT,UPDATE",
            "limiter_overrides: SELECT",
            "limiter_shards: SELECT,UPDATE",
            "limiter_snapshots: DELETE,INSERT,SELECT",
            "limiter_switches: SELECT",
            "org_plans: SELECT",
            "quota_escrows: INSERT,SELECT,UPDATE",
            "quota_leases: INSERT,SELECT,UPDATE",
            "quota_terms: SELECT",
            "rollup_day(bucket,calls,meter,org_id,quantity_micro): SELECT",
            "rollup_hour(bucket,calls,meter,org_id,quantity_micro): SELECT",
            "rollup_minute(bucket,calls,meter,org_id,quantity_micro): SELECT",
            "subscriptions(anchor_at,ended_at,org_id,plan_code,plan_version,status,"
                + "subscription_id): SELECT",
            "usage_events(correction,meter,occurred_at,org_id,quantity_micro): SELECT",
            directory,
        ] + catalogue,
        "tracker": [
            "backfill_jobs: DELETE,INSERT,SELECT,UPDATE",
            "backfill_parts: DELETE,INSERT,SELECT",
            "backfill_totals: DELETE,INSERT,SELECT,UPDATE",
            "catalog_versions: SELECT",
            "function tollgate_drop_usage_partition: EXECUTE",
            "function tollgate_ensure_usage_partition: EXECUTE",
            "function tollgate_free_dropped_usage: EXECUTE",
            "ip_rules(kind,network,org_id): SELECT",
            "journal_positions: INSERT,SELECT,UPDATE",
            "late_adjustments: INSERT,SELECT,UPDATE",
            "meters: SELECT",
            "quota_counters: INSERT,SELECT,UPDATE",
            "rollup_max_hour: INSERT,SELECT,UPDATE",
            "rollup_unique_day: INSERT,SELECT",
            "rollup_unique_hour: DELETE,INSERT,SELECT",
            "security_events: DELETE,INSERT,SELECT",
            "tracker_ip_rules: SELECT",
            "usage_days: INSERT,SELECT,UPDATE",
            "usage_events(delivery_status,first_status): UPDATE",
            "usage_events: DELETE,INSERT,SELECT",
            "usage_quarantine: DELETE,INSERT,SELECT",
            "waiting_deliveries: DELETE,INSERT,SELECT,UPDATE",
            directory,
        ] + reader
            + (rollups + sketches).map {
                "\($0): \(byMinute.contains($0) ? "DELETE," : "")INSERT,SELECT,UPDATE"
            },
        "analytics": reader + [
            "api_keys(created_at,expires_at,key_id,name,org_id,prefix,revoked_at): SELECT",
            "journal_positions: SELECT",
            "org_keys: SELECT",
            "org_plans: SELECT",
            "org_security_events: SELECT",
            "org_users: SELECT",
            "quota_counters: SELECT",
            "rollup_max_hour: SELECT",
            "rollup_unique_day: SELECT",
            "rollup_unique_hour: SELECT",
            "usage_events: SELECT",
            "users(created_at,org_id,role,user_id): SELECT",
            directory, flagged, subscriptions,
        ] + catalogue + (rollups + sketches).map { "\($0): SELECT" },
        "billing": reader + [
            "audit_entries: INSERT,SELECT",
            "billing_orgs: SELECT",
            "catalog_versions(version): UPDATE",
            "catalog_versions: SELECT",
            "idempotency_keys: DELETE,INSERT,SELECT",
            "invoice_lines: INSERT,SELECT",
            "invoices: INSERT,SELECT,UPDATE",
            "late_adjustments: SELECT",
            "limit_overrides(ended_at,ends_at,meter,name,org_id): SELECT",
            "org_override_names: SELECT",
            "org_plans: SELECT",
            "quota_counters: SELECT",
            "rollup_max_hour: SELECT",
            "rollup_unique_day: SELECT",
            "rollup_unique_hour: SELECT",
            "subscriptions: INSERT,SELECT,UPDATE",
            "usage_events(attributes,correction,event_id,meter,occurred_at,org_id,quantity_micro,"
                + "user_ref): SELECT",
            "orgs(created_at,name,org_id,slug,status): SELECT",
        ] + catalogue + rollups.map { "\($0): SELECT" },
        "admin": reader + [
            "api_keys: INSERT,SELECT,UPDATE",
            "audit_entries: INSERT,SELECT",
            "catalog_versions(version): UPDATE",
            "catalog_versions: SELECT",
            "function tollgate_ensure_usage_partition: EXECUTE",
            "idempotency_keys: DELETE,INSERT,SELECT",
            "ip_rules: DELETE,INSERT,SELECT",
            "limit_overrides: INSERT,SELECT,UPDATE",
            "limit_switches: INSERT,SELECT,UPDATE",
            "meters: INSERT,SELECT,UPDATE",
            "org_plans: SELECT",
            "org_security_events: SELECT",
            "org_slugs: INSERT,SELECT",
            "orgs: INSERT,SELECT,UPDATE",
            "plan_meters: INSERT,SELECT,UPDATE",
            "plans: INSERT,SELECT,UPDATE",
            "policies: DELETE,INSERT,SELECT,UPDATE",
            "policy_rules: DELETE,INSERT,SELECT,UPDATE",
            "users: INSERT,SELECT,UPDATE",
            flagged, subscriptions,
        ],
    ]

    /// What anyone may do.
    static let everyone = ["database: CONNECT,TEMPORARY", "schema public: USAGE"]

    private static let reader = [
        "org_directory: SELECT", "schema public: USAGE", "schema_migrations: SELECT",
    ]
    private static let directory = "orgs(name,org_id,slug,status): SELECT"
    private static let flagged =
        "security_events(detected_at,event_id,excerpt,field,ip,key_id,occurred_at,org_id,rules,"
        + "severity,user_ref): SELECT"
    private static let byMinute = ["rollup_fleet_latency_minute", "rollup_minute"]
    private static let subscriptions =
        "subscriptions"
        + "(anchor_at,org_id,plan_code,plan_version,status,subscription_id): SELECT"
    private static let catalogue = ["meters", "plan_meters", "plans", "policies", "policy_rules"]
        .map { "\($0): SELECT" }
    private static let rollups = [
        "rollup_day", "rollup_endpoint_day", "rollup_endpoint_hour", "rollup_hour",
        "rollup_key_day", "rollup_message_hour", "rollup_minute", "rollup_user_day",
    ]
    private static let sketches = [
        "rollup_fleet_latency_day", "rollup_fleet_latency_hour", "rollup_fleet_latency_minute",
        "rollup_latency_day", "rollup_latency_hour",
    ]

    /// The lines of one role.
    static func lines(service: String, fleet: Bool) -> [String] {
        var lines = byService[service] ?? []
        var database: [String] = []
        if !fleet { database.append("CONNECT") }
        if service == "tracker" { database.append("TEMPORARY") }
        if !database.isEmpty { lines.append("database: \(database.joined(separator: ","))") }
        return lines.sorted()
    }
}
