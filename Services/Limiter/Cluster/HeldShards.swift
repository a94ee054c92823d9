import Model

/// The shards that are in a limiter's name, by how far it is with them. A shard is in at most one
/// of the sets, save `doubtful`.
struct HeldShards: Sendable {
    /// In its name, state whole: it decides there.
    private(set) var held = ShardSet()
    /// In its name, state not whole yet.
    private(set) var unwhole: [ShardClaim] = []
    /// In its name; it stopped deciding there, and hands the state over.
    private(set) var leaving = ShardSet()
    /// Handed over, or never whole: to be taken out of its name.
    private(set) var given = ShardSet()
    /// Perhaps in its name: a claim's outcome is not known.
    var doubtful = ShardSet()
    /// State of an earlier term that is still here.
    var abandoned = ShardSet()

    /// Notes what a claim put in its name.
    mutating func claimed(_ claims: [ShardClaim]) {
        unwhole = claims
        doubtful = doubtful.subtracting(ShardSet(claims.map(\.shard)))
    }

    /// Notes which claimed shards are whole.
    mutating func takenOver(_ whole: ShardSet) {
        held = held.union(whole.intersection(ShardSet(unwhole.map(\.shard))))
        unwhole.removeAll { held.contains($0.shard) }
    }

    /// Stops deciding in all that are not wanted; returns what is to be handed over. `complete`:
    /// shards that an earlier life left whole.
    mutating func leave(all wanted: ShardSet, complete: ShardSet) -> ShardSet {
        let unwanted = held.subtracting(wanted)
        held = held.subtracting(unwanted)
        leaving = leaving.union(unwanted)
        // What was never whole here has nothing to hand over: its last snapshot still stands.
        let empty = ShardSet(unwhole.map(\.shard)).union(doubtful).subtracting(complete)
        given = given.union(empty.subtracting(wanted))
        unwhole.removeAll { given.contains($0.shard) }
        doubtful = doubtful.intersection(wanted)
        return leaving
    }

    /// Notes which shards are in its name. One that it knows nothing of got there by a claim that
    /// arrived when it had been given up: it is taken out again.
    mutating func found(_ named: ShardSet) {
        let known = held.union(ShardSet(unwhole.map(\.shard))).union(leaving).union(doubtful)
        given = given.union(named.subtracting(known))
    }

    /// Notes that state was handed over.
    mutating func handedOver(_ shards: ShardSet) {
        given = given.union(leaving.intersection(shards))
        leaving = leaving.subtracting(shards)
    }

    /// Notes that shards are out of its name.
    mutating func released(_ shards: ShardSet) { given = given.subtracting(shards) }

    /// Notes that nothing is in its name any more: the term is over.
    mutating func expelled() {
        let kept = held.union(leaving).union(ShardSet(unwhole.map(\.shard)))
        self = HeldShards(abandoned: abandoned.union(kept))
    }

    /// Makes the sets of a limiter that holds nothing.
    init(abandoned: ShardSet = ShardSet()) { self.abandoned = abandoned }
}
