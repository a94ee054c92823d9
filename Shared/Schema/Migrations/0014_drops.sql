-- A day of raw usage goes at once: neither a vacuum that is at work on it nor its files are waited for.

-- Takes the partition of a UTC day out of usage_events if nothing was stored for it since `stored_before`, and sets it
-- aside for tollgate_free_dropped_usage; waits at most `wait_ms` for each lock that stops others (55P03), so that
-- whoever queues behind waits no longer. 'dropped'; 'none': the day has no partition of its own; 'in_use': rows came
-- since, or the day is unknown. The day's row in usage_days is locked until the transaction ends, so that no tracker
-- begins to write rows of the day meanwhile.
-- DETACH ... CONCURRENTLY is refused for a table that has a default partition.
CREATE OR REPLACE FUNCTION tollgate_drop_usage_partition(dropped_day date, stored_before timestamptz, wait_ms integer)
    RETURNS text
    LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
AS $function$
DECLARE
    day_text text := to_char(dropped_day, 'YYYYMMDD');
    partition_name text := 'usage_events_' || day_text;
    partition_id oid;
    -- PostgreSQL cancels an automatic vacuum for the sake of whoever has waited for its lock for so long.
    vacuum_ms integer := 1000 + (SELECT setting::integer FROM pg_settings WHERE name = 'deadlock_timeout');
BEGIN
    PERFORM FROM usage_days WHERE day = dropped_day AND stored_at < stored_before;
    IF NOT FOUND THEN
        RETURN 'in_use';
    END IF;
    -- Vacuums, and no one else, conflict with this lock; a new one passes the table by. Without it the vacuum would
    -- be waited for with the whole table locked, and never for long enough to be cancelled.
    IF to_regclass('public.' || partition_name) IS NOT NULL THEN
        PERFORM set_config('lock_timeout', vacuum_ms || 'ms', true);
        EXECUTE format('LOCK TABLE ONLY public.%I IN SHARE UPDATE EXCLUSIVE MODE', partition_name);
    END IF;
    PERFORM set_config('lock_timeout', wait_ms || 'ms', true);
    PERFORM FROM usage_days WHERE day = dropped_day AND stored_at < stored_before FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'in_use';
    END IF;
    partition_id := to_regclass('public.' || partition_name);
    IF partition_id IS NULL THEN
        RETURN 'none';
    END IF;
    EXECUTE format('ALTER TABLE public.usage_events DETACH PARTITION public.%I', partition_name);
    -- Late events give the day a partition again, which may be dropped before this one's files are freed.
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', partition_name,
        'usage_dropped_' || day_text || '_' || partition_id);
    RETURN 'dropped';
END
$function$;

-- Removes one day that was set aside, with its files; false: there is none, or another tracker does so now. Nobody uses
-- it any more, so nobody waits.
CREATE FUNCTION tollgate_free_dropped_usage() RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
    SET lock_timeout = '1s'
AS $function$
DECLARE
    table_name text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(8388065932) THEN
        RETURN false;
    END IF;
    SELECT relname INTO table_name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relispartition
        AND relname ~ '^usage_dropped_[0-9]{8}_[0-9]+$'
    ORDER BY relname LIMIT 1;
    IF table_name IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE public.%I', table_name);
    RETURN true;
END
$function$;
REVOKE ALL ON FUNCTION tollgate_free_dropped_usage() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tollgate_free_dropped_usage() TO tollgate_tracker, tollgate_tracker_fleet;
