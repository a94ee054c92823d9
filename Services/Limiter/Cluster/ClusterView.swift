import Model

/// One life of a limiter among several: its id, and the term that PostgreSQL gave it. A limiter
/// that was expelled comes back under a higher term, so that nothing of an earlier one is taken for
/// its own.
struct NodeTerm: Hashable, Sendable {
    var id: String
    /// 1 or more.
    var term: Int64
}

/// What PostgreSQL knows of a limiter.
struct NodeRow: Hashable, Sendable {
    var node: NodeTerm
    /// Where clients reach it: "10.0.0.5:7101".
    var address: String
    /// False: it left or was expelled; this term holds nothing any more.
    var isLive: Bool
    /// Whether it is to own shards; false while it leaves.
    var takesPart: Bool
    /// Rises with each renewal of its lease.
    var renewals: Int64
}

/// What a limiter sees each time it asks PostgreSQL: the routing epoch, who takes part in it, and
/// who is alive.
struct ClusterView: Hashable, Sendable {
    var epoch: Int64 = 0
    /// Ids of the members of the epoch, in order.
    var members: [String] = []
    /// The live limiters, by id.
    var nodes: [NodeRow] = []
}

/// What a limiter has when it becomes live, and each time it renews its lease.
struct JoinedNode: Hashable, Sendable {
    var term: Int64
    /// Shards in its name; when it becomes live, left by an earlier life of the same term.
    var shards = ShardSet()
}

/// A limiter whose lease was not renewed: what was last seen of it.
struct SilentNode: Hashable, Sendable {
    var node: NodeTerm
    var renewals: Int64
}

/// A shard that is in this limiter's name now.
struct ShardClaim: Hashable, Sendable {
    var shard: Int
    /// When it was last taken from a limiter that had not handed it over, by the wall clock: counts
    /// of about that time are missing. nil: never.
    var lostAt: Timestamp?
    /// For one that is lost now: until when all of its counts were written down, if that was noted.
    var savedAt: Timestamp?
}

/// Until when everything that a limiter counted is in snapshots, whether or not anything changed.
struct SavedShards: Hashable, Sendable {
    /// By the limiter's wall clock.
    var at: Timestamp
    /// The shards of which that is so.
    var shards: ShardSet
}

/// The lengths that leases are made of, in nanoseconds.
struct LeaseTimes: Sendable {
    /// How often a lease is renewed.
    var renewal: UInt64 = 1_000_000_000
    /// How long one lasts, counted by its holder from before the renewal was sent.
    var lease: UInt64 = 4_000_000_000
    /// How long a limiter must be silent before another one expels it, counted by that one from
    /// when it saw the last renewal. What is above `lease` is the time that an answer may be on its
    /// way and still be exact.
    var expulsion: UInt64 = 5_500_000_000
    /// How often the same work is tried again.
    var again: UInt64 = 250_000_000
    /// A tick that comes later than this was held up: the process stood still.
    var stall: UInt64 = 2_000_000_000
}
