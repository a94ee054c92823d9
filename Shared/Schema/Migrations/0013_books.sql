-- What billing and analytics need to read meters that are no sums, and usage that came late; the books of backfill
-- jobs; and what removes news of messages that never came.

-- Meters with the aggregation unique_count: each distinct value of a UTC hour once, as rollup_unique_day has those of a
-- day. A period begins and ends at any microsecond: its whole hours are read from here, so that less than an hour at
-- each end is read from raw rows.
CREATE TABLE rollup_unique_hour (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    value uuid NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, value)
);

-- The hours of what is in days already, from raw rows. Forced row-level security would hide rows from their owner, who
-- is migrating.
ALTER TABLE usage_events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rollup_unique_day NO FORCE ROW LEVEL SECURITY;
INSERT INTO rollup_unique_hour
SELECT DISTINCT d.org_id, date_trunc('hour', e.occurred_at, 'UTC'), d.meter, d.value
FROM (
    SELECT org_id, occurred_at, meter,
        encode(substring(sha256(convert_to(coalesce(attributes ->> 'unique', user_ref), 'UTF8'))
            FROM 1 FOR 16), 'hex')::uuid AS value
    FROM usage_events
    WHERE meter IN (SELECT code FROM meters WHERE aggregation = 'unique_count') AND correction IS NULL
) e JOIN rollup_unique_day d ON d.org_id = e.org_id AND d.meter = e.meter AND d.value = e.value
    AND d.bucket = date_trunc('day', e.occurred_at, 'UTC');
ALTER TABLE usage_events FORCE ROW LEVEL SECURITY;
ALTER TABLE rollup_unique_day FORCE ROW LEVEL SECURITY;

-- Retention removes hours with the minutes of their day, over all orgs.
CREATE INDEX rollup_unique_hour_by_bucket ON rollup_unique_hour (bucket);
-- What came late since the invoice before.
CREATE INDEX late_adjustments_by_recording ON late_adjustments (org_id, recorded_at);
-- What retention looks for.
CREATE INDEX waiting_deliveries_by_receipt ON waiting_deliveries (received_at);

-- One job of Backfill; its dry run has books of its own. expected and done: as its caller counts.
-- events: accepted + duplicates + conflicts + rejected.
CREATE TABLE backfill_jobs (
    job_id uuid NOT NULL,
    dry_run boolean NOT NULL,
    label text NOT NULL,
    caller text NOT NULL,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    expected bigint NOT NULL CHECK (expected >= 0),
    done bigint NOT NULL CHECK (done >= 0),
    parts bigint NOT NULL CHECK (parts >= 0),
    events bigint NOT NULL,
    accepted bigint NOT NULL,
    late bigint NOT NULL,
    duplicates bigint NOT NULL,
    conflicts bigint NOT NULL,
    rejected bigint NOT NULL,
    PRIMARY KEY (job_id, dry_run)
);
CREATE INDEX backfill_jobs_by_update ON backfill_jobs (updated_at);
-- The requests that are in a job's books. part: the first 16 bytes of SHA-256 over their events' identities.
CREATE TABLE backfill_parts (
    job_id uuid NOT NULL,
    dry_run boolean NOT NULL,
    part uuid NOT NULL,
    PRIMARY KEY (job_id, dry_run, part),
    FOREIGN KEY (job_id, dry_run) REFERENCES backfill_jobs (job_id, dry_run) ON DELETE CASCADE
);
-- What became of a job's events.
CREATE TABLE backfill_totals (
    org_id bigint NOT NULL CHECK (org_id > 0),
    job_id uuid NOT NULL,
    dry_run boolean NOT NULL,
    day timestamptz NOT NULL,
    meter text NOT NULL,
    accepted bigint NOT NULL,
    quantity_micro numeric(38, 0) NOT NULL,
    late bigint NOT NULL,
    duplicates bigint NOT NULL,
    conflicts bigint NOT NULL,
    PRIMARY KEY (org_id, job_id, dry_run, day, meter)
);
CREATE INDEX backfill_totals_by_job ON backfill_totals (job_id);

DO $security$
DECLARE
    org_table text;
BEGIN
    FOREACH org_table IN ARRAY ARRAY['rollup_unique_hour', 'backfill_totals'] LOOP
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

-- Since when an org may have been invoiced.
CREATE VIEW billing_orgs WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, created_at FROM orgs;

DO $grants$
DECLARE
    grants text[] := ARRAY[
        -- services, privileges, objects
        'tracker', 'SELECT, INSERT, DELETE', 'rollup_unique_hour, backfill_parts',
        'tracker', 'SELECT, INSERT, UPDATE, DELETE', 'backfill_jobs, backfill_totals',
        'analytics billing', 'SELECT', 'rollup_unique_hour',
        'billing', 'SELECT', 'billing_orgs',
        'billing', 'SELECT (created_at)', 'orgs',
        -- whose use is counted as distinct values, at the ends of a period
        'billing', 'SELECT (user_ref, attributes)', 'usage_events'
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
