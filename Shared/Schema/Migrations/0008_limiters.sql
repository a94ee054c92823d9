-- Limiters that share the work: nodes, snapshots of their state, and quotas leased to them.

DO $$ BEGIN END $$;
