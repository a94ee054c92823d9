-- Policies with every algorithm, overrides, emergency switches, and what a key may do.

DO $$ BEGIN END $$;
