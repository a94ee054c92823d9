import Model
import Postgres

/// Makes a limiter live (`ClusterTables.join`); no row: another life of its id is not over.
struct JoinCluster: Statement {
    static let name = "limiter_cluster_join"
    static let sql = """
        WITH me AS (
            INSERT INTO limiter_nodes AS n
                (node_id, term, address, is_live, takes_part, renewals, renewed_at)
            VALUES ($1, 1, $2, true, true, 1, $4)
            ON CONFLICT (node_id) DO UPDATE SET
                term = n.term + CASE WHEN n.is_live THEN 0 ELSE 1 END, address = excluded.address,
                is_live = true, takes_part = true, renewals = n.renewals + 1,
                renewed_at = excluded.renewed_at
            WHERE NOT n.is_live OR n.term = $3
            RETURNING n.term
        )
        SELECT me.term, array(
            SELECT s.shard FROM limiter_shards s
            WHERE s.holder = $1 AND s.term = me.term ORDER BY s.shard)
        FROM me
        """
    let id: String
    let address: String
    let previousTerm: Int64
    let at: Timestamp

    func bind(_ binds: inout Binds) {
        binds.append(id)
        binds.append(address)
        binds.append(previousTerm)
        binds.append(at)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> JoinedNode {
        JoinedNode(
            term: try row.int64(), shards: ShardSet(try row.int16Array().map { Int($0) }))
    }
}

/// Renews a lease (`ClusterTables.renew`), and shows who is there: a row for each live limiter, at
/// least one.
struct RenewLease: Statement {
    static let name = "limiter_cluster_renew"
    static let sql = """
        WITH me AS (
            UPDATE limiter_nodes SET
                takes_part = $3, renewals = renewals + 1, renewed_at = $4,
                saved_at = CASE WHEN $5 THEN $6 ELSE saved_at END,
                saved_term = CASE WHEN $5 THEN $2 ELSE saved_term END,
                saved_shards = CASE WHEN $5 THEN $7 ELSE saved_shards END
            WHERE node_id = $1 AND term = $2 AND is_live RETURNING 1
        )
        SELECT EXISTS (SELECT FROM me), array(
                SELECT s.shard FROM limiter_shards s
                WHERE s.holder = $1 AND s.term = $2 ORDER BY s.shard),
            c.epoch, c.members, n.node_id, n.term, n.address,
            CASE WHEN n.node_id = $1 AND EXISTS (SELECT FROM me) THEN $3 ELSE n.takes_part END,
            n.renewals
        FROM limiter_cluster c LEFT JOIN limiter_nodes n ON n.is_live ORDER BY n.node_id COLLATE "C"
        """
    let node: NodeTerm
    let takesPart: Bool
    /// nil: what was noted before stays.
    let saved: SavedShards?
    let at: Timestamp

    /// A part of the answer.
    struct Row: Sendable {
        let isRenewed: Bool
        /// Shards in the limiter's name.
        let shards: ShardSet
        let epoch: Int64
        let members: [String]
        /// nil: nobody is live.
        let node: NodeRow?
    }

    func bind(_ binds: inout Binds) {
        binds.append(node.id)
        binds.append(node.term)
        binds.append(takesPart)
        binds.append(at)
        binds.append(saved != nil)
        binds.append(saved?.at)
        binds.append(saved?.shards.columns ?? [])
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let isRenewed = try row.bool()
        let shards = ShardSet(try row.int16Array().map { Int($0) })
        let (epoch, members) = (try row.int64(), try row.stringArray())
        let (id, term) = (try row.optionalString(), try row.optionalInt64())
        let (address, takesPart) = (try row.optionalString(), try row.optionalBool())
        let renewals = try row.optionalInt64()
        guard let id, let term, let address, let takesPart, let renewals else {
            return Row(
                isRenewed: isRenewed, shards: shards, epoch: epoch, members: members, node: nil)
        }
        let node = NodeRow(
            node: NodeTerm(id: id, term: term), address: address, isLive: true,
            takesPart: takesPart, renewals: renewals)
        return Row(
            isRenewed: isRenewed, shards: shards, epoch: epoch, members: members, node: node)
    }
}

/// Expels silent limiters and makes the next epoch (`ClusterTables.move`), and tells everyone. The
/// statement sees the rows as they were before it expelled, so it leaves the expelled out by
/// itself.
struct MoveEpoch: Statement {
    static let name = "limiter_cluster_move"
    static let sql = """
        WITH silent AS MATERIALIZED (
            SELECT n.node_id FROM limiter_nodes n
            JOIN unnest($2::text[], $3::bigint[], $4::bigint[]) AS seen (node_id, term, renewals)
                USING (node_id, term, renewals)
            WHERE n.is_live ORDER BY n.node_id FOR UPDATE OF n
        ), expelled AS (
            UPDATE limiter_nodes n SET is_live = false FROM silent
            WHERE n.node_id = silent.node_id RETURNING n.node_id
        ), left_over AS (
            SELECT coalesce(array_agg(node_id ORDER BY node_id COLLATE "C"), '{}') AS members
            FROM limiter_nodes
            WHERE is_live AND takes_part AND node_id NOT IN (SELECT node_id FROM expelled)
        ), moved AS (
            UPDATE limiter_cluster c SET epoch = c.epoch + 1, members = left_over.members
            FROM left_over WHERE c.epoch = $1 AND c.members <> left_over.members
            RETURNING c.epoch
        )
        SELECT epoch, pg_notify('tollgate_limiters', epoch::text) FROM moved
        """
    let epoch: Int64
    let silent: [SilentNode]

    func bind(_ binds: inout Binds) {
        binds.append(epoch)
        binds.append(silent.map(\.node.id))
        binds.append(silent.map(\.node.term))
        binds.append(silent.map(\.renewals))
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
