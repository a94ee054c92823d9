-- Usage that changes after it was counted: delivery statuses of messages that move, corrections of quantities, and
-- what arrives after its hour was closed; and meters whose use is a maximum or a number of distinct values.

-- delivery_status is the message's present one. first_status: the one that its event came with, where updates have
-- moved it, so that the same event sent again is still known to be the same. correction: why the row corrects a
-- quantity; such a row is no call, and its quantity may be negative.
ALTER TABLE usage_events
    ADD COLUMN first_status smallint,
    ADD COLUMN correction text;
-- NOT VALID: the rows that are there have passed a stricter check.
ALTER TABLE usage_events
    DROP CONSTRAINT usage_events_quantity_micro_check,
    ADD CONSTRAINT usage_events_quantity_micro_check
        CHECK (quantity_micro >= 0 OR correction IS NOT NULL) NOT VALID;
-- News of a message name it by its provider's id. Rows that are no messages are not in it.
CREATE INDEX usage_events_by_provider_message ON usage_events (org_id, provider_message_id)
    WHERE provider_message_id IS NOT NULL;

-- News of messages that are not known yet. target: 'provider:' and the provider's id, or 'event:' with the message's
-- occurred_at in microseconds since 1970, ':' and its event_id in hex. Tracker takes them out when the message arrives.
CREATE TABLE waiting_deliveries (
    org_id bigint NOT NULL CHECK (org_id > 0),
    target text NOT NULL,
    delivery_status smallint NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, target)
);

-- What was counted into hours that had been closed for longer than the grace: never changed afterwards, so that whoever
-- has billed an hour can see what came later. journal and position: the batch that brought it.
CREATE TABLE late_adjustments (
    org_id bigint NOT NULL CHECK (org_id > 0),
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    journal uuid NOT NULL,
    position bigint NOT NULL,
    calls bigint NOT NULL,
    quantity_micro numeric(38, 0) NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, journal, position)
);

-- Meters with the aggregation max: the largest quantity of one event in an hour.
CREATE TABLE rollup_max_hour (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    max_micro bigint NOT NULL,
    PRIMARY KEY (org_id, bucket, meter)
);

-- Meters with the aggregation unique_count: each distinct value of a UTC day once, as the first 16 bytes of its
-- SHA-256. count(*) is a day's number, count(DISTINCT value) that of several days, both exact.
CREATE TABLE rollup_unique_day (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    value uuid NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, value)
);

DO $security$
DECLARE
    org_table text;
BEGIN
    FOREACH org_table IN ARRAY ARRAY['waiting_deliveries', 'late_adjustments', 'rollup_max_hour',
        'rollup_unique_day'] LOOP
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

DO $grants$
DECLARE
    grants text[] := ARRAY[
        -- services, privileges, objects
        'tracker', 'UPDATE (delivery_status, first_status)', 'usage_events',
        'tracker', 'SELECT, INSERT, UPDATE, DELETE', 'waiting_deliveries',
        'tracker', 'SELECT, INSERT, UPDATE', 'late_adjustments, rollup_max_hour',
        'tracker', 'SELECT, INSERT', 'rollup_unique_day',
        'billing', 'SELECT', 'late_adjustments',
        'analytics billing', 'SELECT', 'rollup_max_hour, rollup_unique_day',
        -- a correction is no call
        'billing limiter', 'SELECT (correction)', 'usage_events'
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
