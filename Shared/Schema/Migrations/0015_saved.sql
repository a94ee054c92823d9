-- Until when the counts of a limiter are written down, so that who follows it knows how much is missing.

-- saved_at, saved_shards: what the limiter counted in these shards until then, by its wall clock, is in
-- `limiter_snapshots`, whether or not anything changed; saved_term: the term in which it said so.
ALTER TABLE limiter_nodes
    ADD COLUMN saved_at timestamptz,
    ADD COLUMN saved_term bigint,
    ADD COLUMN saved_shards smallint[];
