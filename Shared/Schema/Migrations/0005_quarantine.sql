-- Usage events that the database refused for their contents, such as a sum beyond its column. They count nowhere;
-- the tracker that sets one aside moves its position in the same transaction, so the event is either here or stored.
CREATE TABLE usage_quarantine (
    org_id bigint NOT NULL CHECK (org_id > 0),
    occurred_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    -- what the database said: SQLSTATE and message
    reason text NOT NULL,
    -- the event as it was in the tracker's journal
    event bytea NOT NULL,
    quarantined_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, occurred_at, event_id)
);

ALTER TABLE usage_quarantine ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY org_isolation ON usage_quarantine
    USING (org_id = nullif(current_setting('tollgate.org_id', true), '')::bigint);
CREATE POLICY fleet_access ON usage_quarantine TO tollgate_limiter_fleet, tollgate_tracker_fleet,
    tollgate_analytics_fleet, tollgate_billing_fleet, tollgate_admin_fleet USING (true);

GRANT SELECT, INSERT ON usage_quarantine TO tollgate_tracker, tollgate_tracker_fleet;
