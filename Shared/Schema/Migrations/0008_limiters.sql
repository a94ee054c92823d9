-- Limiters that share the work: nodes, snapshots of their state, and quotas leased to them.

-- Which limiter keeps which shard of the orgs. `Services/Limiter/Cluster/ClusterTables.swift` says
-- what each change means, and why two limiters never decide for one shard.

-- One row: the routing epoch, and the ids of the limiters that take part in it. It only advises who
-- should keep what.
CREATE TABLE limiter_cluster (
    single boolean PRIMARY KEY CHECK (single),
    epoch bigint NOT NULL CHECK (epoch >= 0),
    members text[] NOT NULL
);

-- term: rises each time the limiter starts anew; whatever was in the name of an earlier one is not
-- its own any more. renewals: rises with each renewal of its lease; who sees it stand still long
-- enough may expel the limiter. renewed_at is for people: nothing is decided by it.
CREATE TABLE limiter_nodes (
    node_id text PRIMARY KEY CHECK (node_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    term bigint NOT NULL CHECK (term > 0),
    address text NOT NULL,
    is_live boolean NOT NULL,
    takes_part boolean NOT NULL,
    renewals bigint NOT NULL CHECK (renewals > 0),
    renewed_at timestamptz NOT NULL
);

-- holder, term: who decides for the shard's orgs, and nobody else. lost_at: when it was last taken
-- from a limiter that had not handed it over, so that counts of about that time are missing.
CREATE TABLE limiter_shards (
    shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 255),
    holder text,
    term bigint,
    lost_at timestamptz,
    CHECK ((holder IS NULL) = (term IS NULL))
);

INSERT INTO limiter_cluster (single, epoch, members) VALUES (true, 0, '{}');
INSERT INTO limiter_shards (shard) SELECT generate_series(0, 255);

-- Hard quotas, lent to limiters in small parts. `Services/Limiter/Escrow/EscrowTables.swift` says
-- what each change means.

-- granted_units: units of the period that were granted to limiters and not given back; it starts
-- with what was used when the row was made. It never passes the quota.
CREATE TABLE quota_escrows (
    org_id bigint NOT NULL CHECK (org_id > 0),
    meter text NOT NULL,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL CHECK (period_end > period_start),
    granted_units bigint NOT NULL CHECK (granted_units >= 0),
    PRIMARY KEY (org_id, meter, period_start)
);

-- What one limiter had of a period. draw_id, draw_units: its last question and what it got;
-- settlement_id: the last time it gave units back. The same one again changes nothing.
CREATE TABLE quota_leases (
    org_id bigint NOT NULL,
    meter text NOT NULL,
    period_start timestamptz NOT NULL,
    node_id text NOT NULL,
    drawn_units bigint NOT NULL,
    returned_units bigint NOT NULL CHECK (returned_units BETWEEN 0 AND drawn_units),
    draw_id uuid NOT NULL,
    draw_units bigint NOT NULL CHECK (draw_units >= 0),
    settlement_id uuid,
    PRIMARY KEY (org_id, meter, period_start, node_id),
    FOREIGN KEY (org_id, meter, period_start) REFERENCES quota_escrows (org_id, meter, period_start)
);
-- What a limiter that starts may still have in its state.
CREATE INDEX quota_leases_by_node ON quota_leases (node_id) WHERE drawn_units > returned_units;

DO $security$
DECLARE
    org_table text;
BEGIN
    FOREACH org_table IN ARRAY ARRAY['quota_escrows', 'quota_leases'] LOOP
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

-- Every subscription of an org, so that a limiter finds the billing period as billing does.
CREATE VIEW quota_terms WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, subscription_id, plan_code, plan_version, anchor_at, ended_at FROM subscriptions;

DO $grants$
DECLARE
    grants text[] := ARRAY[
        -- services, privileges, objects
        'limiter', 'SELECT, INSERT, UPDATE', 'limiter_nodes, quota_escrows, quota_leases',
        'limiter', 'SELECT, UPDATE', 'limiter_cluster, limiter_shards',
        'limiter', 'SELECT', 'quota_terms',
        'limiter', 'SELECT (ended_at)', 'subscriptions',
        -- what an org used in its period, as billing counts it
        'limiter', 'SELECT (org_id, bucket, meter, calls, quantity_micro)', 'rollup_minute, rollup_hour, rollup_day',
        'limiter', 'SELECT (org_id, occurred_at, meter, quantity_micro)', 'usage_events'
    ];
BEGIN
    FOR line IN 0 .. array_length(grants, 1) / 3 - 1 LOOP
        EXECUTE format('GRANT %s ON %s TO %I, %I', grants[line * 3 + 2], grants[line * 3 + 3],
            'tollgate_' || grants[line * 3 + 1], 'tollgate_' || grants[line * 3 + 1] || '_fleet');
    END LOOP;
END
$grants$;
