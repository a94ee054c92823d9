-- What billing reads of overrides: a plan whose rules would be too many beside them is refused.

CREATE VIEW org_override_names WITH (security_invoker = true, security_barrier = true) AS
    SELECT org_id, name, meter, ends_at FROM limit_overrides WHERE ended_at IS NULL;

DO $grants$
DECLARE
    reader text;
BEGIN
    FOREACH reader IN ARRAY ARRAY['tollgate_billing', 'tollgate_billing_fleet'] LOOP
        EXECUTE format('GRANT SELECT ON org_override_names TO %I', reader);
        EXECUTE format('GRANT SELECT (org_id, name, meter, ends_at, ended_at) ON limit_overrides TO %I', reader);
    END LOOP;
END
$grants$;
