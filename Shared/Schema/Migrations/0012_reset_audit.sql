-- Limiters extend the audit chain of an org when an operator resets its counts.

-- Of the chain they see no more than its end.
DO $grants$
DECLARE
    reader text;
BEGIN
    FOREACH reader IN ARRAY ARRAY['tollgate_limiter', 'tollgate_limiter_fleet'] LOOP
        EXECUTE format('GRANT INSERT, SELECT (org_id, sequence, hash) ON audit_entries TO %I', reader);
    END LOOP;
END
$grants$;
