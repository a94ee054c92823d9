import Model

/// The database side of the cluster as a value: what each statement of `Store/Cluster…` does to the
/// tables `limiter_cluster`, `limiter_nodes` and `limiter_shards`. Each function is one
/// transaction.
///
/// Why two limiters never decide for one shard: a shard is in one name at a time. Its holder gives
/// it back when it has stopped deciding; or is expelled, which only succeeds when it has not
/// renewed its lease since it was last seen, and is only tried when that lease has run out by any
/// clock. The epoch and its members only advise who should claim what.
struct ClusterTables: Sendable {
    /// A row of `limiter_shards`.
    struct Shard: Hashable, Sendable {
        var holder: NodeTerm?
        var lostAt: Timestamp?
    }

    /// What is written down of a limiter's counts, and under which of its terms.
    private struct Saved {
        var term: Int64
        var shards: SavedShards
    }

    private(set) var epoch: Int64 = 0
    private(set) var members: [String] = []
    private(set) var nodes: [String: NodeRow] = [:]
    private(set) var shards = [Shard](repeating: Shard(), count: OrgShard.count)
    private var saved: [String: Saved] = [:]

    /// What everyone sees.
    var view: ClusterView {
        let live = nodes.values.filter(\.isLive).sorted { $0.node.id < $1.node.id }
        return ClusterView(epoch: epoch, members: members, nodes: live)
    }

    /// Makes a limiter live: under the term that it had, when nobody expelled it since, or under a
    /// new one.
    /// - Parameter previousTerm: the term that its state was kept under; 0: it has none.
    /// - Returns: its term and shards; nil when another life of this id is not over.
    mutating func join(id: String, address: String, previousTerm: Int64) -> JoinedNode? {
        var row =
            nodes[id]
            ?? NodeRow(
                node: NodeTerm(id: id, term: 0), address: address, isLive: false, takesPart: true,
                renewals: 0)
        guard !row.isLive || row.node.term == previousTerm else { return nil }
        if !row.isLive { row.node.term += 1 }
        row.address = address
        row.isLive = true
        row.takesPart = true
        row.renewals += 1
        nodes[id] = row
        return JoinedNode(term: row.node.term, shards: named(row.node))
    }

    /// Renews a lease, and notes what is written down of the limiter's counts; nil: this term is over.
    mutating func renew(
        _ node: NodeTerm, takesPart: Bool, saved: SavedShards? = nil
    ) -> JoinedNode? {
        guard isLive(node) else { return nil }
        if let saved { self.saved[node.id] = Saved(term: node.term, shards: saved) }
        nodes[node.id]?.takesPart = takesPart
        nodes[node.id]?.renewals += 1
        return JoinedNode(term: node.term, shards: named(node))
    }

    private func named(_ node: NodeTerm) -> ShardSet {
        ShardSet(shards.indices.filter { shards[$0].holder == node })
    }

    /// Expels those that are still as silent as they were seen, then makes an epoch of all that are
    /// left and take part, unless someone else moved it from `epoch` before or it would have the
    /// same members.
    /// - Returns: whether the epoch was moved.
    mutating func move(from epoch: Int64, expelling silent: [SilentNode]) -> Bool {
        for seen in silent where isLive(seen.node) {
            guard nodes[seen.node.id]?.renewals == seen.renewals else { continue }
            nodes[seen.node.id]?.isLive = false
        }
        let left = nodes.values.filter { $0.isLive && $0.takesPart }.map(\.node.id).sorted()
        guard self.epoch == epoch, left != members else { return false }
        self.epoch += 1
        members = left
        return true
    }

    /// Puts shards that nobody holds, or whose holder was expelled, in a limiter's name.
    /// - Parameters:
    /// - complete: shards whose state this limiter has whole; one that was in its name and isn't
    ///   here is lost.
    /// - now: by the wall clock.
    /// - Returns: those of `wanted` that are in its name now, in order.
    mutating func claim(
        _ node: NodeTerm, _ wanted: ShardSet, complete: ShardSet, at now: Timestamp
    ) -> [ShardClaim] {
        guard isLive(node) else { return [] }
        return wanted.elements.compactMap { index in
            guard let isLost = isLost(shards[index], to: node, isComplete: complete.contains(index))
            else { return nil }
            let savedAt = isLost ? savedAt(index) : nil
            shards[index].holder = node
            if isLost { shards[index].lostAt = now }
            return ShardClaim(shard: index, lostAt: shards[index].lostAt, savedAt: savedAt)
        }
    }

    /// Until when the counts of a shard were written down by its holder.
    private func savedAt(_ index: Int) -> Timestamp? {
        guard let holder = shards[index].holder, let saved = saved[holder.id],
            saved.term == holder.term, saved.shards.shards.contains(index)
        else { return nil }
        return saved.shards.at
    }

    /// Whether a claim finds counts missing; nil: the shard can't be claimed.
    private func isLost(_ shard: Shard, to node: NodeTerm, isComplete: Bool) -> Bool? {
        guard let holder = shard.holder else { return false }
        if holder == node { return !isComplete }
        return isOver(holder) ? true : nil
    }

    /// Gives shards back whose state was handed over.
    mutating func release(_ node: NodeTerm, _ given: ShardSet) {
        for index in given.elements where shards[index].holder == node {
            shards[index].holder = nil
        }
    }

    /// Ends a limiter's term; it holds nothing any more.
    mutating func leave(_ node: NodeTerm) {
        guard isLive(node) else { return }
        nodes[node.id]?.isLive = false
    }

    private func isLive(_ node: NodeTerm) -> Bool {
        nodes[node.id].map { $0.isLive && $0.node == node } ?? false
    }

    /// Whether a term is known to have ended; once true it stays true.
    private func isOver(_ node: NodeTerm) -> Bool {
        guard let row = nodes[node.id] else { return false }
        return row.node.term > node.term || (row.node == node && !row.isLive)
    }
}
