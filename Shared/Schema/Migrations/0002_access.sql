-- Who may touch what: roles, row-level security, views, grants, and the day partitions of raw usage.
--
-- Two roles for each service, with the same grants:
--   tollgate_<service>        logs in. It sees the rows of one org: the one that the transaction names
--                             with set_config('tollgate.org_id', ..., true); without it, none.
--   tollgate_<service>_fleet  cannot log in; the service switches to it inside a transaction
--                             (set_config('role', ..., true)) for work over all orgs.
-- The login role never inherits the fleet role, so that crossing orgs is always a visible step.
-- Roles belong to the cluster, grants to the database: a second database finds the roles made.
-- Passwords are not set here.

DO $roles$
DECLARE
    service text;
    login text;
    fleet text;
BEGIN
    FOREACH service IN ARRAY ARRAY['limiter', 'tracker', 'analytics', 'billing', 'admin'] LOOP
        login := 'tollgate_' || service;
        fleet := login || '_fleet';
        -- A migration of another database may make the same role at this moment.
        IF to_regrole(login) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', login);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF to_regrole(fleet) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', fleet);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF NOT pg_has_role(login, fleet, 'MEMBER') THEN
            BEGIN
                -- From PostgreSQL 16 on, inheritance belongs to the membership; before, to the role.
                IF current_setting('server_version_num')::integer >= 160000 THEN
                    EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', fleet, login);
                ELSE
                    EXECUTE format('GRANT %I TO %I', fleet, login);
                END IF;
            EXCEPTION WHEN unique_violation THEN NULL;
            END;
        END IF;
        IF pg_has_role(login, fleet, 'USAGE') THEN
            RAISE EXCEPTION 'role % inherits %, so that it would see every org', login, fleet
                USING HINT = format('Run: ALTER ROLE %I NOINHERIT; REVOKE %I FROM %I; then migrate again.',
                    login, fleet, login);
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname IN (login, fleet) AND (rolsuper OR rolbypassrls)) THEN
            RAISE EXCEPTION 'role % or % is a superuser or has BYPASSRLS', login, fleet
                USING HINT = 'Take that attribute away, then migrate again.';
        END IF;
    END LOOP;
END
$roles$;

-- Row-level security: every table with an org_id, partitions included. FORCE binds the owner too.
-- Partitions get no policy: rows are reached through the parent, which has the policies.

DO $security$
DECLARE
    org_table regclass;
    is_partition boolean;
BEGIN
    FOR org_table, is_partition IN
        SELECT c.oid, c.relispartition
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        ORDER BY c.relname
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', org_table);
        CONTINUE WHEN is_partition;
        EXECUTE format(
            'CREATE POLICY org_isolation ON %s USING '
            '(org_id = nullif(current_setting(''tollgate.org_id'', true), '''')::bigint)', org_table);
        EXECUTE format(
            'CREATE POLICY fleet_access ON %s TO tollgate_limiter_fleet, tollgate_tracker_fleet, '
            'tollgate_analytics_fleet, tollgate_billing_fleet, tollgate_admin_fleet USING (true)',
            org_table);
    END LOOP;
END
$security$;

-- Two shared tables: each service its own rows.

CREATE POLICY admin_rows ON idempotency_keys AS RESTRICTIVE
    TO tollgate_admin, tollgate_admin_fleet USING (service = 'admin');
CREATE POLICY billing_rows ON idempotency_keys AS RESTRICTIVE
    TO tollgate_billing, tollgate_billing_fleet USING (service = 'billing');

ALTER TABLE catalog_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON catalog_versions FOR SELECT USING (true);
CREATE POLICY admin_bumps ON catalog_versions FOR UPDATE
    TO tollgate_admin, tollgate_admin_fleet USING (true);
CREATE POLICY billing_bumps ON catalog_versions FOR UPDATE
    TO tollgate_billing, tollgate_billing_fleet USING (topic = 'plans');

-- Views that owners publish. security_invoker: the reader's own policies and column grants decide.

CREATE VIEW org_directory WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, slug, name, status FROM orgs;

CREATE VIEW org_users WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, user_id, role, created_at FROM users;

CREATE VIEW org_keys WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, key_id, name, prefix, created_at, expires_at, revoked_at FROM api_keys;

CREATE VIEW limiter_keys WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, key_id, secret_hmac, pepper_version, expires_at, revoked_at, scopes FROM api_keys;

-- At most one row for an org. None: the plan is free, version 1, by UTC calendar month.
CREATE VIEW org_plans WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, plan_code, plan_version, anchor_at, subscription_id
    FROM subscriptions WHERE status = 'active';

-- Makes the partition of one UTC day. True: the day has its own partition now. False: rows of that day
-- are already in usage_events_default, and stay there. Waits at most 5 s for a lock (55P03): call it in
-- a transaction of its own, ahead of the rows.
CREATE FUNCTION tollgate_ensure_usage_partition(day date) RETURNS boolean
    LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
    SET lock_timeout = '5s'
AS $function$
DECLARE
    partition_name text := 'usage_events_' || to_char(day, 'YYYYMMDD');
BEGIN
    IF day < '2000-01-01' OR day >= '2100-01-01' THEN
        RAISE EXCEPTION 'no partition for %: days are from 2000-01-01 to 2099-12-31', day
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF to_regclass('public.' || partition_name) IS NOT NULL THEN
        RETURN true;
    END IF;
    -- One maker at a time; whoever waited looks again.
    PERFORM pg_advisory_xact_lock(8388065930);
    IF to_regclass('public.' || partition_name) IS NOT NULL THEN
        RETURN true;
    END IF;
    -- Attaching an empty table does not stop writers of other days, as CREATE ... PARTITION OF would.
    EXECUTE format(
        'CREATE TABLE public.%I (LIKE public.usage_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
        partition_name);
    EXECUTE format(
        'ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition_name);
    EXECUTE format(
        'ALTER TABLE public.usage_events ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        partition_name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;
END
$function$;

-- Grants: what is not given here, nobody has. The writer of a table first, then its readers.

REVOKE ALL ON FUNCTION tollgate_ensure_usage_partition(date) FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

DO $grants$
DECLARE
    everyone text := 'limiter tracker analytics billing admin';
    rollups text := 'rollup_minute, rollup_hour, rollup_day, rollup_endpoint_hour, rollup_endpoint_day, '
        'rollup_user_day, rollup_key_day, rollup_message_hour, rollup_latency_hour, rollup_latency_day';
    grants text[] := ARRAY[
        -- services, privileges, objects
        everyone, 'USAGE', 'SCHEMA public',
        everyone, 'SELECT', 'schema_migrations',
        -- admin writes
        'admin', 'SELECT, INSERT', 'org_slugs, audit_entries',
        'admin', 'SELECT, INSERT, UPDATE', 'orgs, users, api_keys',
        'admin', 'SELECT, INSERT, UPDATE', 'meters, plans, plan_meters, policies',
        'admin', 'SELECT, INSERT, UPDATE, DELETE', 'policy_rules',
        'admin billing', 'SELECT, INSERT', 'idempotency_keys',
        'admin billing', 'SELECT, UPDATE (version)', 'catalog_versions',
        'limiter', 'SELECT', 'catalog_versions',
        'limiter analytics billing', 'SELECT', 'meters, plans, plan_meters, policies, policy_rules',
        'tracker', 'SELECT', 'meters',
        everyone, 'SELECT', 'org_directory',
        'limiter tracker analytics billing', 'SELECT (org_id, slug, name, status)', 'orgs',
        'analytics', 'SELECT', 'org_users, org_keys',
        'analytics', 'SELECT (org_id, user_id, role, created_at)', 'users',
        'analytics', 'SELECT (org_id, key_id, name, prefix, created_at, expires_at, revoked_at)', 'api_keys',
        'limiter', 'SELECT', 'limiter_keys',
        'limiter',
        'SELECT (org_id, key_id, secret_hmac, pepper_version, expires_at, revoked_at, scopes)', 'api_keys',
        -- billing writes
        'billing', 'SELECT, INSERT, UPDATE', 'subscriptions, invoices',
        'billing', 'SELECT, INSERT', 'invoice_lines',
        'limiter analytics billing admin', 'SELECT', 'org_plans',
        'limiter analytics admin',
        'SELECT (org_id, plan_code, plan_version, anchor_at, subscription_id, status)', 'subscriptions',
        -- tracker writes
        'tracker', 'SELECT, INSERT', 'usage_events',
        'tracker', 'SELECT, INSERT, UPDATE', rollups || ', quota_counters, journal_positions',
        'tracker admin', 'EXECUTE', 'FUNCTION tollgate_ensure_usage_partition(date)',
        'analytics', 'SELECT', 'usage_events, ' || rollups || ', quota_counters, journal_positions',
        'billing', 'SELECT', rollups || ', quota_counters',
        -- the edges of a period that begins inside a minute
        'billing', 'SELECT (org_id, occurred_at, event_id, meter, quantity_micro)', 'usage_events'
    ];
    service text;
    line integer;
BEGIN
    FOR line IN 0 .. array_length(grants, 1) / 3 - 1 LOOP
        FOREACH service IN ARRAY string_to_array(grants[line * 3 + 1], ' ') LOOP
            EXECUTE format('GRANT %s ON %s TO %I, %I', grants[line * 3 + 2], grants[line * 3 + 3],
                'tollgate_' || service, 'tollgate_' || service || '_fleet');
        END LOOP;
    END LOOP;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO tollgate_limiter, tollgate_tracker, '
        'tollgate_analytics, tollgate_billing, tollgate_admin', current_database());
    -- A flush stages its COPY in a temporary table: COPY into a table with row-level security is refused.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO tollgate_tracker, tollgate_tracker_fleet',
        current_database());
END
$grants$;

-- Indexes. The primary keys serve every question about one org. These serve the operators' questions,
-- which span orgs: all rows of a range of time.

CREATE INDEX rollup_minute_by_bucket ON rollup_minute (bucket, meter);
CREATE INDEX rollup_hour_by_bucket ON rollup_hour (bucket, meter);
CREATE INDEX rollup_day_by_bucket ON rollup_day (bucket, meter);
CREATE INDEX rollup_latency_hour_by_bucket ON rollup_latency_hour (bucket, meter);
CREATE INDEX rollup_latency_day_by_bucket ON rollup_latency_day (bucket, meter);
-- One endpoint of an org over a range of time.
CREATE INDEX rollup_endpoint_hour_by_endpoint ON rollup_endpoint_hour (org_id, meter, endpoint, bucket);
CREATE INDEX rollup_endpoint_day_by_endpoint ON rollup_endpoint_day (org_id, meter, endpoint, bucket);
-- One user or key of an org over a range of time.
CREATE INDEX rollup_user_day_by_user ON rollup_user_day (org_id, user_ref, bucket);
CREATE INDEX rollup_key_day_by_key ON rollup_key_day (org_id, key_id, bucket);
-- Keys and subscriptions in force, over all orgs: counting them and loading a limiter.
CREATE INDEX api_keys_in_force ON api_keys (key_id) WHERE revoked_at IS NULL;
CREATE INDEX subscriptions_by_plan ON subscriptions (plan_code, plan_version) WHERE status = 'active';

-- Rows of a rollup are updated again and again: room on the page keeps updates out of the indexes.

ALTER TABLE rollup_minute SET (fillfactor = 70);
ALTER TABLE rollup_hour SET (fillfactor = 70);
ALTER TABLE rollup_day SET (fillfactor = 70);
ALTER TABLE rollup_endpoint_hour SET (fillfactor = 70);
ALTER TABLE rollup_endpoint_day SET (fillfactor = 70);
ALTER TABLE rollup_user_day SET (fillfactor = 70);
ALTER TABLE rollup_key_day SET (fillfactor = 70);
ALTER TABLE rollup_message_hour SET (fillfactor = 70);
ALTER TABLE rollup_latency_hour SET (fillfactor = 70);
ALTER TABLE rollup_latency_day SET (fillfactor = 70);
ALTER TABLE quota_counters SET (fillfactor = 70);
