-- The counts of limiters that share the work, for who takes a shard over.

-- version: rises with each image of a shard, whoever takes it. is_base: all of the state; the others are what changed
-- since the version before. image: `Services/Limiter/State/ShardImage.swift`. Who writes holds the row of the shard in
-- `limiter_shards` (FOR SHARE) in the same transaction: a limiter that was expelled writes nothing any more.
CREATE TABLE limiter_snapshots (
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
    version bigint NOT NULL CHECK (version > 0),
    is_base boolean NOT NULL,
    taken_at timestamptz NOT NULL,
    image bytea NOT NULL,
    PRIMARY KEY (shard, version)
);
-- Counts don't compress, and most images are small.
ALTER TABLE limiter_snapshots ALTER COLUMN image SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, DELETE ON limiter_snapshots TO tollgate_limiter, tollgate_limiter_fleet;
