-- Policies with every algorithm, overrides, emergency switches, and what a key may do.

-- audience: whom the rules bind. 'plan': orgs on the plan of the policy's code (nobody, when there is no such
-- plan: a draft). 'everyone': every org, besides the rules of its plan.
-- fail_mode: what the limiter says when it can't know, because this database is away: admit or refuse.
ALTER TABLE policies
    ADD COLUMN audience text NOT NULL DEFAULT 'plan' CHECK (audience IN ('plan', 'everyone')),
    ADD COLUMN fail_mode text NOT NULL DEFAULT 'closed' CHECK (fail_mode IN ('open', 'closed'));
ALTER TABLE policies ALTER COLUMN audience DROP DEFAULT, ALTER COLUMN fail_mode DROP DEFAULT;

-- window_ms: of fixed and sliding windows and token buckets. calendar_unit: of calendar windows. burst_units:
-- of token buckets; NULL: the limit. meter '*': any. enforced_percent: of enforce, how many subjects it binds.
ALTER TABLE policy_rules
    DROP CONSTRAINT policy_rules_algorithm_check,
    ADD CONSTRAINT policy_rules_algorithm_check CHECK (algorithm IN
        ('fixed_window', 'calendar_window', 'sliding_window', 'token_bucket', 'concurrency')),
    ALTER COLUMN window_ms DROP NOT NULL,
    ADD COLUMN calendar_unit text CHECK (calendar_unit IN ('minute', 'hour', 'day', 'month')),
    ADD COLUMN burst_units bigint CHECK (burst_units >= 0),
    ADD COLUMN strict boolean NOT NULL DEFAULT false,
    ADD COLUMN scope text NOT NULL DEFAULT 'org' CHECK (scope IN
        ('org', 'key', 'user', 'endpoint', 'key_endpoint', 'user_endpoint', 'custom')),
    ADD COLUMN meter text NOT NULL DEFAULT 'api_calls' CHECK (meter ~ '^([*]|[a-z][a-z0-9_]{0,62})$'),
    ADD COLUMN enforcement text NOT NULL DEFAULT 'enforce'
        CHECK (enforcement IN ('off', 'shadow', 'enforce')),
    ADD COLUMN enforced_percent smallint NOT NULL DEFAULT 100 CHECK (enforced_percent BETWEEN 0 AND 100),
    ADD COLUMN starts_at timestamptz,
    ADD COLUMN ends_at timestamptz,
    ADD CONSTRAINT policy_rules_span_check CHECK (ends_at > starts_at);
ALTER TABLE policy_rules
    ALTER COLUMN strict DROP DEFAULT, ALTER COLUMN scope DROP DEFAULT, ALTER COLUMN meter DROP DEFAULT,
    ALTER COLUMN enforcement DROP DEFAULT, ALTER COLUMN enforced_percent DROP DEFAULT;

-- A rule of an org's own: it takes the place of the policies' rule of the same name, or stands beside them.
-- key_id, user_ref, endpoint and meter name the calls that it is for; NULL (meter: '*') is any. endpoint: exact,
-- or a prefix that ends with '*'. limit_units NULL: unlimited. A change is another row: the one in force has
-- no ended_at, those that were in force are kept.
CREATE TABLE limit_overrides (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    override_id bigint NOT NULL CHECK (override_id > 0),
    version integer NOT NULL CHECK (version > 0),
    key_id bigint,
    user_ref text CHECK (octet_length(user_ref) BETWEEN 1 AND 128),
    endpoint text CHECK (octet_length(endpoint) BETWEEN 1 AND 2048),
    name text NOT NULL,
    algorithm text NOT NULL CHECK (algorithm IN
        ('fixed_window', 'calendar_window', 'sliding_window', 'token_bucket', 'concurrency')),
    limit_units bigint CHECK (limit_units >= 0),
    window_ms bigint CHECK (window_ms >= 1000),
    calendar_unit text CHECK (calendar_unit IN ('minute', 'hour', 'day', 'month')),
    burst_units bigint CHECK (burst_units >= 0),
    strict boolean NOT NULL,
    scope text NOT NULL CHECK (scope IN
        ('org', 'key', 'user', 'endpoint', 'key_endpoint', 'user_endpoint', 'custom')),
    meter text NOT NULL CHECK (meter ~ '^([*]|[a-z][a-z0-9_]{0,62})$'),
    enforcement text NOT NULL CHECK (enforcement IN ('off', 'shadow', 'enforce')),
    enforced_percent smallint NOT NULL CHECK (enforced_percent BETWEEN 0 AND 100),
    starts_at timestamptz,
    ends_at timestamptz,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    ended_at timestamptz,
    ended_by text,
    PRIMARY KEY (org_id, override_id, version),
    FOREIGN KEY (org_id, key_id) REFERENCES api_keys (org_id, key_id),
    CHECK (ends_at > starts_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX limit_overrides_in_force ON limit_overrides (org_id, override_id)
    WHERE ended_at IS NULL;

-- Emergency switches: while disabled, and until until_at when it is set, nothing is limited or counted for the
-- org. org_id 0: for everyone; only the fleet roles see that row. What was before is in the audit chain.
CREATE TABLE limit_switches (
    org_id bigint PRIMARY KEY CHECK (org_id >= 0),
    version integer NOT NULL CHECK (version > 0),
    disabled boolean NOT NULL,
    reason text NOT NULL,
    until_at timestamptz,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);

-- Addresses that a key may be used from, in CIDR notation; NULL: any.
ALTER TABLE api_keys ADD COLUMN allowed_cidrs text[] CHECK (cardinality(allowed_cidrs) > 0);

DO $security$
DECLARE
    org_table text;
BEGIN
    FOREACH org_table IN ARRAY ARRAY['limit_overrides', 'limit_switches'] LOOP
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

-- What limiters read.

CREATE OR REPLACE VIEW limiter_keys WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, key_id, secret_hmac, pepper_version, expires_at, revoked_at, scopes,
        coalesce(allowed_cidrs, '{}') AS allowed_cidrs
    FROM api_keys;

CREATE VIEW limiter_overrides WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, override_id, version, key_id, user_ref, endpoint, name, algorithm, limit_units, window_ms,
        calendar_unit, burst_units, strict, scope, meter, enforcement, enforced_percent, starts_at, ends_at,
        created_at
    FROM limit_overrides WHERE ended_at IS NULL;

CREATE VIEW limiter_switches WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, until_at FROM limit_switches WHERE disabled;

DO $grants$
DECLARE
    grants text[] := ARRAY[
        -- service, privileges, objects
        'admin', 'SELECT, INSERT, UPDATE', 'limit_overrides, limit_switches',
        'admin', 'DELETE', 'policies',
        'billing', 'SELECT, INSERT', 'audit_entries',
        'limiter', 'SELECT', 'limiter_overrides, limiter_switches',
        'limiter',
        'SELECT (org_id, override_id, version, key_id, user_ref, endpoint, name, algorithm, limit_units, '
            'window_ms, calendar_unit, burst_units, strict, scope, meter, enforcement, enforced_percent, '
            'starts_at, ends_at, created_at, ended_at)', 'limit_overrides',
        'limiter', 'SELECT (org_id, until_at, disabled)', 'limit_switches',
        'limiter', 'SELECT (allowed_cidrs)', 'api_keys'
    ];
BEGIN
    FOR line IN 0 .. array_length(grants, 1) / 3 - 1 LOOP
        EXECUTE format('GRANT %s ON %s TO %I, %I', grants[line * 3 + 2], grants[line * 3 + 3],
            'tollgate_' || grants[line * 3 + 1], 'tollgate_' || grants[line * 3 + 1] || '_fleet');
    END LOOP;
END
$grants$;

-- Messages: limits of each user, for every org.
INSERT INTO policies (code, version, description, audience, fail_mode)
VALUES ('messages', 1, 'Messages of each user', 'everyone', 'closed');
INSERT INTO policy_rules (policy, ordinal, name, algorithm, limit_units, window_ms, strict, scope, meter,
    enforcement, enforced_percent)
VALUES
    ('messages', 0, 'user_minute', 'fixed_window', 10, 60000, false, 'user', 'messages', 'enforce', 100),
    ('messages', 1, 'user_day', 'fixed_window', 1000, 86400000, false, 'user', 'messages', 'enforce', 100);

INSERT INTO catalog_versions (topic, version) VALUES ('overrides', 1), ('switches', 1);
