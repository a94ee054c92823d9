/// A set of shards, 0 to 255; a value of 32 bytes.
package struct ShardSet: Sendable, Hashable {
    /// Bit n of word w: shard 64·w + n.
    package private(set) var words: SIMD4<UInt64>

    /// Makes an empty set.
    package init() { words = .zero }

    /// Makes the set of some shards; numbers outside 0 to 255 are left out.
    package init(_ shards: some Sequence<Int>) {
        self.init()
        for shard in shards { insert(shard) }
    }

    /// Every shard.
    package static let all = ShardSet(0..<OrgShard.count)

    /// Whether no shard is in it.
    package var isEmpty: Bool { words == .zero }

    /// Shards in it.
    package var count: Int {
        (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount }
    }

    /// Shards in it, in order.
    package var elements: [Int] { (0..<OrgShard.count).filter { contains($0) } }

    /// Whether a shard is in it.
    package func contains(_ shard: Int) -> Bool {
        guard (0..<OrgShard.count).contains(shard) else { return false }
        return words[shard >> 6] >> UInt64(shard & 63) & 1 == 1
    }

    /// Adds a shard; one outside 0 to 255 is left out.
    package mutating func insert(_ shard: Int) {
        guard (0..<OrgShard.count).contains(shard) else { return }
        words[shard >> 6] |= 1 << UInt64(shard & 63)
    }

    /// What is in this set or the other.
    package func union(_ other: ShardSet) -> ShardSet { ShardSet(words: words | other.words) }

    /// What is in both sets.
    package func intersection(_ other: ShardSet) -> ShardSet {
        ShardSet(words: words & other.words)
    }

    /// What is in this set and not in the other.
    package func subtracting(_ other: ShardSet) -> ShardSet {
        ShardSet(words: words & ~other.words)
    }

    private init(words: SIMD4<UInt64>) { self.words = words }
}
