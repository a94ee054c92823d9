import Model
import Postgres

/// Writes images of shards down, those that are in the limiter's name: a term that is over can't write over what its
/// successor wrote. A base takes the place of all before it. Returns the shards that are the limiter's.
struct SaveSnapshots: Statement {
    static let name = "limiter_snapshots_save"
    static let sql = """
        WITH mine AS MATERIALIZED (
            SELECT s.shard FROM limiter_shards s
            WHERE s.shard = ANY ($3) AND s.holder = $1 AND s.term = $2
            ORDER BY s.shard FOR SHARE OF s
        ), new AS (
            SELECT n.shard, n.version, n.is_base, n.image
            FROM unnest($3::smallint[], $4::bigint[], $5::boolean[], $6::bytea[])
                AS n (shard, version, is_base, image)
            JOIN mine USING (shard)
        ), put AS (
            INSERT INTO limiter_snapshots (shard, version, is_base, taken_at, image)
            SELECT shard, version, is_base, $7, image FROM new
            ON CONFLICT (shard, version) DO NOTHING
        ), gone AS (
            DELETE FROM limiter_snapshots old USING new
            WHERE new.is_base AND old.shard = new.shard AND old.version < new.version
        )
        SELECT shard FROM mine ORDER BY shard
        """
    let node: NodeTerm
    let images: [StoredImage]
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(node.id)
        binds.append(node.term)
        binds.append(images.map { Int16($0.shard) })
        binds.append(images.map(\.version))
        binds.append(images.map(\.isBase))
        binds.append(images.map(\.bytes))
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int {
        Int(try row.int16())
    }
}

/// The images of shards, each shard's in the order in which they were taken.
struct ListSnapshots: Statement {
    static let name = "limiter_snapshots_list"
    static let sql = """
        SELECT shard, version, is_base, taken_at, image FROM limiter_snapshots
        WHERE shard = ANY ($1) ORDER BY shard, version
        """
    let shards: ShardSet

    func bind(_ binds: inout Binds) { binds.append(shards.columns) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredImage {
        StoredImage(
            shard: Int(try row.int16()), version: try row.int64(), isBase: try row.bool(),
            takenAt: try row.timestamp(), bytes: try row.bytes())
    }
}

/// The last version of shards that have one.
struct ListSnapshotVersions: Statement {
    static let name = "limiter_snapshots_versions"
    static let sql = """
        SELECT shard, max(version) FROM limiter_snapshots WHERE shard = ANY ($1) GROUP BY shard
        """
    let shards: ShardSet

    func bind(_ binds: inout Binds) { binds.append(shards.columns) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (shard: Int, version: Int64) {
        (Int(try row.int16()), try row.int64())
    }
}

/// A row of `limiter_snapshots`.
struct StoredImage: Sendable, Equatable {
    var shard: Int
    /// Rises with each image of a shard, whoever takes it.
    var version: Int64
    /// Whether it is all of the state, or what changed since the version before.
    var isBase: Bool
    /// By the wall clock of who took it.
    var takenAt = Timestamp.epoch
    /// `ShardImage`.
    var bytes: [UInt8]
}
