-- What tracker flags, the addresses that orgs don't want, and which days of raw usage there are to drop.

-- A usage event that looks like an attack, or came from an address that its org does not want; one row an event. The
-- event itself is stored and counted as any other.
-- rules: all that it matched, the gravest first; severity, field and excerpt are of that one. excerpt: a part of what
-- the event's sender wrote, without control characters.
CREATE TABLE security_events (
    org_id bigint NOT NULL CHECK (org_id > 0),
    occurred_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    rules text[] NOT NULL CHECK (cardinality(rules) > 0),
    severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    field text NOT NULL CHECK (field IN ('endpoint', 'user_agent', 'attribute', 'ip')),
    excerpt text NOT NULL,
    ip inet,
    key_id bigint,
    user_ref text,
    detected_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, occurred_at, event_id)
);
-- What retention looks for.
CREATE INDEX security_events_by_detection ON security_events (detected_at);
CREATE INDEX usage_quarantine_by_time ON usage_quarantine (quarantined_at);

-- 'deny': events from these addresses are flagged. 'allow': where an org has any, events from all others are.
CREATE TABLE ip_rules (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    rule_id bigint NOT NULL CHECK (rule_id > 0),
    kind text NOT NULL CHECK (kind IN ('allow', 'deny')),
    network cidr NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (org_id, rule_id),
    UNIQUE (org_id, kind, network)
);

-- The UTC days of which usage was ever stored. stored_at: not much earlier than the last time that a tracker wrote
-- raw rows of the day; written before them. raw_dropped_at, minutes_dropped_at: when they went by retention; NULL
-- again as soon as more come.
CREATE TABLE usage_days (
    day date PRIMARY KEY,
    stored_at timestamptz NOT NULL,
    raw_dropped_at timestamptz,
    minutes_dropped_at timestamptz
);
-- When what is there was written, nobody knows: it counts as written now.
INSERT INTO usage_days (day, stored_at)
SELECT to_date(right(c.relname, 8), 'YYYYMMDD'), now()
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'usage_events'::regclass AND c.relname ~ '^usage_events_[0-9]{8}$'
UNION
SELECT DISTINCT (bucket AT TIME ZONE 'UTC')::date, now() FROM rollup_day;

DO $security$
DECLARE
    org_table text;
BEGIN
    FOREACH org_table IN ARRAY ARRAY['security_events', 'ip_rules'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', org_table);
        EXECUTE format(
            'CREATE POLICY org_isolation ON %I USING '
            '(org_id = nullif(current_setting(''tollgate.org_id'', true), '''')::bigint)', org_table);
        EXECUTE format(
            'CREATE POLICY fleet_access ON %I TO tollgate_limiter_fleet, tollgate_tracker_fleet, '
            'tollgate_analytics_fleet, tollgate_billing_fleet, tollgate_admin_fleet USING (true)',
            org_table);
    END LOOP;
END
$security$;

CREATE VIEW org_security_events WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, occurred_at, event_id, rules, severity, field, excerpt, ip, key_id, user_ref, detected_at
    FROM security_events;

CREATE VIEW tracker_ip_rules WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, kind, network FROM ip_rules;

-- Drops the partition of a UTC day if nothing was stored for it since `stored_before`; waits at most `wait_ms` for
-- each lock (55P03), so that whoever queues behind waits no longer. 'dropped'; 'none': the day has no partition of
-- its own; 'in_use': rows came since, or the day is unknown. The day's row in usage_days is locked until the
-- transaction ends, so that no tracker begins to write rows of the day meanwhile.
-- DETACH ... CONCURRENTLY is refused for a table that has a default partition.
CREATE FUNCTION tollgate_drop_usage_partition(dropped_day date, stored_before timestamptz, wait_ms integer)
    RETURNS text
    LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
AS $function$
DECLARE
    partition_name text := 'usage_events_' || to_char(dropped_day, 'YYYYMMDD');
BEGIN
    PERFORM set_config('lock_timeout', wait_ms || 'ms', true);
    PERFORM FROM usage_days WHERE day = dropped_day AND stored_at < stored_before FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'in_use';
    END IF;
    IF to_regclass('public.' || partition_name) IS NULL THEN
        RETURN 'none';
    END IF;
    EXECUTE format('DROP TABLE public.%I', partition_name);
    RETURN 'dropped';
END
$function$;
REVOKE ALL ON FUNCTION tollgate_drop_usage_partition(date, timestamptz, integer) FROM PUBLIC;

-- A flush asks for the partition of a day that it has not seen yet: everyone who uses the default partition queues
-- behind the lock on it, so not for long.
ALTER FUNCTION tollgate_ensure_usage_partition(date) SET lock_timeout = '300ms';

DO $grants$
DECLARE
    grants text[] := ARRAY[
        -- services, privileges, objects
        'tracker', 'SELECT, INSERT, DELETE', 'security_events',
        'tracker', 'SELECT, INSERT, UPDATE', 'usage_days',
        -- by retention, older than the settings say
        'tracker', 'DELETE', 'usage_events, usage_quarantine, rollup_minute, rollup_fleet_latency_minute',
        'tracker', 'EXECUTE', 'FUNCTION tollgate_drop_usage_partition(date, timestamptz, integer)',
        'tracker', 'SELECT', 'tracker_ip_rules, catalog_versions',
        'tracker', 'SELECT (org_id, kind, network)', 'ip_rules',
        'admin', 'SELECT, INSERT, DELETE', 'ip_rules',
        'analytics admin', 'SELECT', 'org_security_events',
        'analytics admin',
        'SELECT (org_id, occurred_at, event_id, rules, severity, field, excerpt, ip, key_id, user_ref, detected_at)',
        'security_events'
    ];
    service text;
BEGIN
    FOR line IN 0 .. array_length(grants, 1) / 3 - 1 LOOP
        FOREACH service IN ARRAY string_to_array(grants[line * 3 + 1], ' ') LOOP
            EXECUTE format('GRANT %s ON %s TO %I, %I', grants[line * 3 + 2], grants[line * 3 + 3],
                'tollgate_' || service, 'tollgate_' || service || '_fleet');
        END LOOP;
    END LOOP;
END
$grants$;

INSERT INTO catalog_versions (topic, version) VALUES ('ip_rules', 1);
