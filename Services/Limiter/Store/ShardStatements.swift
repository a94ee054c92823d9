import Model
import Postgres

/// Puts shards in a limiter's name (`ClusterTables.claim`): those that nobody holds, that it holds,
/// and those of terms that are known to be over. A term that is over stays so, so it does no harm
/// when this is seen late.
struct ClaimShards: Statement {
    static let name = "limiter_shards_claim"
    static let sql = """
        WITH free AS MATERIALIZED (
            SELECT s.shard, s.holder IS NOT NULL
                AND NOT (s.holder = $1 AND s.term = $2 AND s.shard = ANY ($4)) AS is_lost,
                CASE WHEN before.saved_term = s.term AND s.shard = ANY (before.saved_shards)
                    THEN before.saved_at END AS saved_at
            FROM limiter_shards s LEFT JOIN limiter_nodes before ON before.node_id = s.holder
            WHERE s.shard = ANY ($3)
                AND EXISTS (SELECT FROM limiter_nodes me
                    WHERE me.node_id = $1 AND me.term = $2 AND me.is_live)
                AND (s.holder IS NULL OR (s.holder = $1 AND s.term = $2)
                    OR EXISTS (SELECT FROM limiter_nodes n WHERE n.node_id = s.holder
                        AND (n.term > s.term OR (n.term = s.term AND NOT n.is_live))))
            ORDER BY s.shard FOR UPDATE OF s
        ), claimed AS (
            UPDATE limiter_shards s SET holder = $1, term = $2,
                lost_at = CASE WHEN free.is_lost THEN $5 ELSE s.lost_at END
            FROM free WHERE s.shard = free.shard
            RETURNING s.shard, s.lost_at, CASE WHEN free.is_lost THEN free.saved_at END AS saved_at
        )
        SELECT shard, lost_at, saved_at FROM claimed ORDER BY shard
        """
    let node: NodeTerm
    let wanted: ShardSet
    let complete: ShardSet
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(node.id)
        binds.append(node.term)
        binds.append(wanted.columns)
        binds.append(complete.columns)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> ShardClaim {
        ShardClaim(
            shard: Int(try row.int16()), lostAt: try row.optionalTimestamp(),
            savedAt: try row.optionalTimestamp())
    }
}

/// Takes shards out of a limiter's name (`ClusterTables.release`), and tells everyone.
struct ReleaseShards: Statement {
    typealias Row = NoRow
    static let name = "limiter_shards_release"
    static let sql = """
        WITH given AS MATERIALIZED (
            SELECT shard FROM limiter_shards
            WHERE shard = ANY ($3) AND holder = $1 AND term = $2 ORDER BY shard FOR UPDATE
        ), released AS (
            UPDATE limiter_shards s SET holder = NULL, term = NULL
            FROM given WHERE s.shard = given.shard RETURNING 1
        )
        SELECT pg_notify('tollgate_limiters', '') WHERE EXISTS (SELECT FROM released)
        """
    let node: NodeTerm
    let shards: ShardSet

    func bind(_ binds: inout Binds) {
        binds.append(node.id)
        binds.append(node.term)
        binds.append(shards.columns)
    }
}

/// Ends a limiter's term (`ClusterTables.leave`).
struct LeaveCluster: Statement {
    typealias Row = NoRow
    static let name = "limiter_cluster_leave"
    static let sql = """
        UPDATE limiter_nodes SET is_live = false WHERE node_id = $1 AND term = $2 AND is_live
        """
    let node: NodeTerm

    func bind(_ binds: inout Binds) {
        binds.append(node.id)
        binds.append(node.term)
    }
}

extension ShardSet {
    /// As an array of `smallint`.
    var columns: [Int16] { elements.map { Int16($0) } }
}
