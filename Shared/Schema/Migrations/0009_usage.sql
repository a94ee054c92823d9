-- Corrections, delivery updates, screening, address lists, retention.

DO $$ BEGIN END $$;
