-- Latency sketches as one number a row, and the role that loads raw rows.

DO $$ BEGIN END $$;
