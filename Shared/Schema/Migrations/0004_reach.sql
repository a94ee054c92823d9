-- Indexes for questions that span orgs, where a primary key that begins with the org does not help.

-- The ends of a range that fall inside a bucket are read from raw rows. Of all orgs at once that would be a
-- whole day's partition. Rows arrive nearly in order of time, so a summary of every 32 pages finds them; it
-- costs ingest next to nothing, unlike a B-tree. New partitions get it when they are attached.
CREATE INDEX usage_events_by_time ON usage_events
    USING brin (occurred_at) WITH (pages_per_range = 32, autosummarize = on);

-- Orgs by slug: looked up by operators and imports, and listed in that order. Unique in org_slugs.
CREATE INDEX orgs_by_slug ON orgs (slug);
