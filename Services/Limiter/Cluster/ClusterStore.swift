import Model
import Postgres

/// The cluster's tables in PostgreSQL: each call is one statement, and a transaction of its own
/// that is sent whole, so that a limiter that is stopped in the middle holds no lock. What they do
/// is in `ClusterTables`.
struct ClusterStore: Sendable {
    private let pool: Pool
    private let clock: any TimeSource

    /// How long a call may take: less than a lease, or its answer would come too late.
    private static let timeoutMilliseconds: UInt64 = 2_000

    init(pool: Pool, clock: any TimeSource) {
        self.pool = pool
        self.clock = clock
    }

    private var deadline: Deadline {
        .after(milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
    }

    /// Makes a limiter live; nil: another life of its id is not over.
    func join(
        id: String, address: String, previousTerm: Int64
    ) async throws(PostgresError) -> JoinedNode? {
        let statement = JoinCluster(
            id: id, address: address, previousTerm: previousTerm, at: clock.wall)
        return try await pool.query(.system, statement, deadline: deadline).first
    }

    /// Renews a lease, notes what is written down of the limiter's counts, and shows who is there; no node: the term is
    /// over.
    func renew(
        _ node: NodeTerm, takesPart: Bool, saved: SavedShards? = nil
    ) async throws(PostgresError) -> (node: JoinedNode?, view: ClusterView) {
        let statement = RenewLease(node: node, takesPart: takesPart, saved: saved, at: clock.wall)
        let rows = try await pool.query(.system, statement, deadline: deadline)
        guard let first = rows.first else {
            throw PostgresError(.decoding, "limiter_cluster has no row: migrate")
        }
        let view = ClusterView(
            epoch: first.epoch, members: first.members, nodes: rows.compactMap(\.node))
        let named = JoinedNode(term: node.term, shards: first.shards)
        return (first.isRenewed ? named : nil, view)
    }

    /// Expels the silent, and makes the next epoch; nil: it was not moved.
    @discardableResult
    func move(
        from epoch: Int64, expelling silent: [SilentNode]
    ) async throws(PostgresError) -> Int64? {
        let statement = MoveEpoch(epoch: epoch, silent: silent)
        return try await pool.query(.system, statement, deadline: deadline).first
    }

    /// Puts shards in a limiter's name; returns those that are.
    func claim(
        _ node: NodeTerm, _ wanted: ShardSet, complete: ShardSet
    ) async throws(PostgresError) -> [ShardClaim] {
        let statement = ClaimShards(
            node: node, wanted: wanted, complete: complete, at: clock.wall)
        return try await pool.query(.system, statement, deadline: deadline)
    }

    /// Takes shards out of a limiter's name.
    func release(_ node: NodeTerm, _ shards: ShardSet) async throws(PostgresError) {
        let statement = ReleaseShards(node: node, shards: shards)
        try await pool.execute(.system, statement, deadline: deadline)
    }

    /// Ends a limiter's term.
    func leave(_ node: NodeTerm) async throws(PostgresError) {
        try await pool.execute(.system, LeaveCluster(node: node), deadline: deadline)
    }
}
