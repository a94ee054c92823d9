/// One rule that every table must keep: a query of the catalogue that lists those which break it,
/// and a change that breaks it, to prove that the query finds one.
struct CatalogueRule: Sendable, CustomStringConvertible {
    /// The rule in words.
    let description: String
    /// Lists offenders as one text column; `org_tables` are the tables with an org and their
    /// partitions.
    let offenders: String
    /// Breaks the rule.
    let violation: String

    /// The whole query.
    var query: String { "WITH org_tables AS (\(Self.orgTables)) \(offenders)" }

    private static let orgTables = """
        SELECT c.oid, c.relname, c.relispartition, a.atttypid, a.attnotnull, a.attnum,
            c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f')
        """

    /// Tables without an org, each here on purpose.
    private static let withoutOrg = """
        'backfill_jobs', 'backfill_parts',
        'catalog_versions', 'journal_positions', 'limiter_cluster', 'limiter_nodes',
        'limiter_shards', 'limiter_snapshots', 'meters', 'org_slugs', 'plan_meters', 'plans',
        'policies', 'policy_rules', 'rollup_fleet_latency_day', 'rollup_fleet_latency_hour',
        'rollup_fleet_latency_minute', 'schema_migrations', 'usage_days'
        """

    /// The rules.
    static let all: [CatalogueRule] = [
        CatalogueRule(
            description: "a table without an org is a known reference or local table",
            offenders: """
                SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
                    AND relkind IN ('r', 'p', 'f', 'm') AND oid NOT IN (SELECT oid FROM org_tables)
                    AND relname NOT IN (\(withoutOrg))
                """,
            violation: "CREATE TABLE stray (id bigint PRIMARY KEY)"),
        CatalogueRule(
            description: "the org column of every org table is a bigint and never null",
            offenders: """
                SELECT relname::text FROM org_tables
                WHERE atttypid <> 'bigint'::regtype OR NOT attnotnull
                """,
            violation: "CREATE TABLE narrow (org_id integer PRIMARY KEY)"),
        CatalogueRule(
            description:
                "every primary key, unique and exclusion index of an org table holds the org",
            offenders: """
                SELECT i.indexrelid::regclass::text
                FROM pg_index i JOIN org_tables t ON t.oid = i.indrelid
                WHERE (i.indisunique OR i.indisexclusion)
                    AND NOT t.attnum = ANY (
                        (string_to_array(i.indkey::text, ' ')::smallint[])[1:i.indnkeyatts])
                """,
            violation: """
                CREATE UNIQUE INDEX users_by_email ON users (email) INCLUDE (org_id)
                """),
        CatalogueRule(
            description: "an exclusion constraint of an org table compares the org for equality",
            offenders: """
                SELECT k.conname::text FROM pg_constraint k JOIN org_tables t ON t.oid = k.conrelid
                WHERE k.contype = 'x'
                    AND k.conexclop[array_position(k.conkey, t.attnum)]
                        <> '=(bigint,bigint)'::regoperator
                """,
            violation: """
                ALTER TABLE users ADD EXCLUDE USING gist (org_id WITH <>, created_at
                WITH =)
                """),
        CatalogueRule(
            description: "every org table has a primary key",
            offenders: """
                SELECT relname::text FROM org_tables t WHERE NOT EXISTS (
                    SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')
                """,
            violation: "CREATE TABLE keyless (org_id bigint NOT NULL)"),
        CatalogueRule(
            description: "foreign keys join org tables on the org, or point at tables without one",
            offenders: """
                SELECT k.conrelid::regclass || '.' || k.conname FROM pg_constraint k
                LEFT JOIN org_tables source ON source.oid = k.conrelid
                JOIN org_tables target ON target.oid = k.confrelid
                WHERE k.contype = 'f' AND (source.oid IS NULL
                    OR k.confkey[array_position(k.conkey, source.attnum)]
                        IS DISTINCT FROM target.attnum)
                """,
            violation: """
                ALTER TABLE users ADD UNIQUE (user_id, org_id), ADD FOREIGN KEY
                (user_id, org_id) REFERENCES users (org_id, user_id)
                """),
        CatalogueRule(
            description: "there are no triggers and no rules but those of views",
            offenders: """
                SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL
                SELECT r.ev_class::regclass || '.' || r.rulename FROM pg_rewrite r
                JOIN pg_class c ON c.oid = r.ev_class
                WHERE c.relnamespace = 'public'::regnamespace AND r.rulename <> '_RETURN'
                """,
            violation: "CREATE RULE nothing AS ON DELETE TO users DO INSTEAD NOTHING"),
        CatalogueRule(
            description: "no column has a default, so that ids and times are parameters",
            offenders: """
                SELECT c.relname || '.' || a.attname FROM pg_attribute a
                JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                    AND (a.atthasdef OR a.attidentity <> '')
                """,
            violation: "ALTER TABLE users ALTER created_at SET DEFAULT now()"),
        CatalogueRule(
            description:
                "row-level security is enabled and forced on every org table and every partition",
            offenders: """
                SELECT relname::text FROM org_tables
                WHERE NOT (relrowsecurity AND relforcerowsecurity)
                """,
            violation: """
                ALTER TABLE usage_events_20260301 NO FORCE ROW LEVEL SECURITY
                """),
        CatalogueRule(
            description: "every org table has both policies, and a partition has none",
            offenders: """
                SELECT t.relname::text
                FROM org_tables t
                LEFT JOIN pg_policy p ON p.polrelid = t.oid AND p.polpermissive AND p.polcmd = '*'
                GROUP BY t.relname, t.relispartition
                HAVING coalesce(array_agg(p.polname::text ORDER BY p.polname)
                        FILTER (WHERE p.polname IS NOT NULL), '{}')
                    <> CASE WHEN t.relispartition THEN '{}'::text[]
                        ELSE '{fleet_access,org_isolation}'::text[] END
                """,
            violation: "DROP POLICY org_isolation ON users"),
        CatalogueRule(
            description: "every view lets the reader's own rights decide",
            offenders: """
                SELECT relname::text FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
                    AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
                """,
            violation: "CREATE VIEW loose AS SELECT org_id FROM users"),
        CatalogueRule(
            description:
                "a function that acts as its owner has a fixed search path and is not for everyone",
            offenders: """
                SELECT proname::text FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace AND prosecdef
                    AND NOT (coalesce(array_to_string(proconfig, ' '), '') ~ 'search_path=.*pg_temp'
                        AND NOT has_function_privilege('public', oid, 'EXECUTE'))
                """,
            violation: """
                CREATE FUNCTION loose() RETURNS integer LANGUAGE sql SECURITY DEFINER AS
                'SELECT 1'
                """),
    ]
}
