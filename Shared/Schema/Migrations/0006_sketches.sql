-- Latency sketches as one number a row, and the role that copies raw rows.
--
-- A sketch is DDSketch with relative error 1 %: bin i counts what lies in (g^(i-1), g^i] microseconds with
-- g = 1.01/0.99, bin -1 what is zero. Every bin is a slot of 12 decimal digits of a large number,
--   sketch = sum over all bins of count * 10^(12 * (bin + 1)),
-- so that `+` adds two sketches and sum() any number of them, in C, and a flush updates one row where it updated one
-- for each bin. Exact as long as no bin of a sum exceeds 999,999,999,999: beyond, it would carry into the next bin.

-- Over all orgs and endpoints, so that the operators' percentiles cost a row for each bucket, however many orgs there
-- are; no org can be told from a sum over all. By minute too: the ends of a range are read from raw rows, and an hour
-- of all orgs would be many.
CREATE TABLE rollup_fleet_latency_minute (
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    sketch numeric NOT NULL CHECK (sketch > 0),
    PRIMARY KEY (bucket, meter)
) WITH (fillfactor = 45);
CREATE TABLE rollup_fleet_latency_hour (LIKE rollup_fleet_latency_minute INCLUDING ALL) WITH (fillfactor = 45);
CREATE TABLE rollup_fleet_latency_day (LIKE rollup_fleet_latency_minute INCLUDING ALL) WITH (fillfactor = 45);

-- By org and endpoint, in place of the tables that held a row for each bin; their rows are carried over. Forced
-- row-level security would hide rows from their owner, who is migrating.
DO $carry$
DECLARE
    width text;
    name text;
BEGIN
    FOREACH width IN ARRAY ARRAY['hour', 'day'] LOOP
        name := 'rollup_latency_' || width;
        EXECUTE format('ALTER TABLE %I RENAME TO latency_bins', name);
        EXECUTE format('ALTER INDEX %I RENAME TO latency_bins_pkey', name || '_pkey');
        ALTER TABLE latency_bins NO FORCE ROW LEVEL SECURITY;
        EXECUTE format('CREATE TABLE %I (
            org_id bigint NOT NULL,
            bucket timestamptz NOT NULL,
            meter text NOT NULL,
            endpoint text NOT NULL,
            sketch numeric NOT NULL CHECK (sketch > 0),
            PRIMARY KEY (org_id, bucket, meter, endpoint)
        ) WITH (fillfactor = 45)', name);
        EXECUTE format('INSERT INTO %I
            SELECT org_id, bucket, meter, endpoint, sum((count || ''e'' || 12 * (bin + 1))::numeric)
            FROM latency_bins WHERE count > 0 GROUP BY org_id, bucket, meter, endpoint', name);
        EXECUTE format('INSERT INTO %I SELECT bucket, meter, sum(sketch) FROM %I GROUP BY bucket, meter',
            'rollup_fleet_latency_' || width, name);
        DROP TABLE latency_bins;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY org_isolation ON %I USING
            (org_id = nullif(current_setting(''tollgate.org_id'', true), '''')::bigint)', name);
        EXECUTE format('CREATE POLICY fleet_access ON %I TO tollgate_limiter_fleet, tollgate_tracker_fleet,
            tollgate_analytics_fleet, tollgate_billing_fleet, tollgate_admin_fleet USING (true)', name);
    END LOOP;
END
$carry$;

ALTER TABLE usage_events NO FORCE ROW LEVEL SECURITY;
INSERT INTO rollup_fleet_latency_minute
SELECT date_trunc('minute', occurred_at, 'UTC') AS minute, meter, sum(
    (CASE WHEN latency_us <= 0 THEN '1e0'
    ELSE '1e' || 12 * (ceil(ln(latency_us::float8) / ln(1.01::float8 / 0.99::float8)) + 1) END)::numeric)
FROM usage_events WHERE latency_us IS NOT NULL GROUP BY minute, meter;
ALTER TABLE usage_events FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON rollup_latency_hour, rollup_latency_day, rollup_fleet_latency_minute,
    rollup_fleet_latency_hour, rollup_fleet_latency_day TO tollgate_tracker, tollgate_tracker_fleet;
GRANT SELECT ON rollup_latency_hour, rollup_latency_day, rollup_fleet_latency_minute,
    rollup_fleet_latency_hour, rollup_fleet_latency_day TO tollgate_analytics, tollgate_analytics_fleet;

-- A flush under load updates most rows of a page at once: room for all of their new versions keeps these updates out
-- of the indexes too, which takes a third off their cost.
ALTER TABLE rollup_endpoint_hour SET (fillfactor = 45);
ALTER TABLE rollup_endpoint_day SET (fillfactor = 45);
ALTER TABLE rollup_user_day SET (fillfactor = 45);
ALTER TABLE rollup_key_day SET (fillfactor = 45);

-- The role that copies raw rows. PostgreSQL refuses COPY into a table with row-level security to whomever the
-- policies bind; copying into a temporary table and inserting from there costs half as much again. So tracker copies
-- as a role of its own that no policy binds and that can do one thing, insert raw rows. That is less than
-- tollgate_tracker_fleet may, whose policy hides no row from it either and who reads as well. Nobody inherits it:
-- taking it is a visible step.
--
-- BYPASSRLS is a superuser's to give, and from PostgreSQL 16 on a role's that has it and CREATEROLE. Without the role
-- all works as before, only slower: tracker looks at its start. A superuser may add it later; README.md says how.
DO $loader$
BEGIN
    IF to_regrole('tollgate_tracker_loader') IS NULL THEN
        BEGIN
            CREATE ROLE tollgate_tracker_loader NOLOGIN NOINHERIT BYPASSRLS;
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
        END;
    END IF;
    IF to_regrole('tollgate_tracker_loader') IS NULL THEN
        RAISE NOTICE 'the role tollgate_tracker_loader is missing: tracker stores raw rows more slowly';
        RETURN;
    END IF;
    IF NOT pg_has_role('tollgate_tracker', 'tollgate_tracker_loader', 'MEMBER') THEN
        BEGIN
            -- From PostgreSQL 16 on, inheritance belongs to the membership; before, to the role.
            IF current_setting('server_version_num')::integer >= 160000 THEN
                EXECUTE 'GRANT tollgate_tracker_loader TO tollgate_tracker WITH INHERIT FALSE, SET TRUE';
            ELSE
                GRANT tollgate_tracker_loader TO tollgate_tracker;
            END IF;
        EXCEPTION WHEN unique_violation OR insufficient_privilege THEN NULL;
        END;
    END IF;
    IF pg_has_role('tollgate_tracker', 'tollgate_tracker_loader', 'USAGE') THEN
        RAISE EXCEPTION 'role tollgate_tracker inherits tollgate_tracker_loader'
            USING HINT = 'Run: ALTER ROLE tollgate_tracker NOINHERIT; '
                'REVOKE tollgate_tracker_loader FROM tollgate_tracker; then migrate again.';
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tollgate_tracker_loader'
        AND (rolsuper OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)) THEN
        RAISE EXCEPTION 'role tollgate_tracker_loader can do more than copy rows'
            USING HINT = 'Run: DROP ROLE tollgate_tracker_loader; then migrate again.';
    END IF;
    GRANT INSERT ON usage_events TO tollgate_tracker_loader;
END
$loader$;
