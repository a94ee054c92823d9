import Model

/// What the cluster asks of the counts when shards change hands. No two of these run at the same
/// time.
///
/// Snapshots that a limiter writes must be fenced by `limiter_shards`: a row of the shard with this
/// limiter as `holder` and its `term`, locked FOR SHARE in the transaction of the snapshot. One
/// that was expelled then can't write over what its successor wrote.
protocol ShardKeeper: Sendable {
    /// Remembers a term, before anything is claimed under it.
    func begin(term: Int64)

    /// Shards whose state here is whole: taken over under `term`, by this process or an earlier one
    /// of the same boot whose files are sound, and not handed over or abandoned since.
    func complete(under term: Int64) async -> ShardSet

    /// Makes the state of claimed shards whole. For those that are complete under `term` there is
    /// nothing to do; for the others the last snapshot takes the place of whatever is here. Where a
    /// claim has `lostAt`, counts of about that time are missing: replies say RESTORED until the
    /// windows of that time are over, and how long before it they were written down last (`savedAt`).
    /// - Returns: the shards that are whole now; the others are tried again.
    func takeOver(_ claims: [ShardClaim], term: Int64) async throws -> ShardSet

    /// Writes the final snapshot of shards in which nothing is decided any more (`ShardGate` is
    /// closed; take each lock once), then forgets them. Done when it returns; when it throws it is
    /// tried again.
    func handOver(_ shards: ShardSet, term: Int64) async throws

    /// Forgets the state of shards that belongs to a term that is over: no snapshot is written.
    func abandon(_ shards: ShardSet) async throws

    /// Writes down what changed in shards in which calls are decided under `term`; this one may run beside the others.
    func save(_ shards: ShardSet, term: Int64) async throws

    /// Until when everything that was counted under `term` is written down; nil: not known.
    func saved(under term: Int64) -> SavedShards?
}
