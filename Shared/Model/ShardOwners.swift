/// Who should keep each shard, by the ids of the limiters that take part: rendezvous hashing. Every
/// limiter and every client computes the same from the same members, and a member that comes or
/// goes moves only its own share.
///
/// Source: Thaler, Ravishankar, "A name-based mapping scheme for rendezvous", 1996. The owner of a
/// shard is the member with the highest SipHash of (shard, id); at equal hashes the smaller id.
package struct ShardOwners: Sendable, Hashable {
    /// The members' ids, in order, each once.
    package let members: [String]
    /// For each shard the index of its owner in `members`; empty without members.
    private let owners: [UInt16]

    /// Members that are looked at; more are left out.
    package static let membersMax = 1_024

    private static let hash = SipHash128(key0: 0x746f_6c6c_6761_7465, key1: 0x7265_6e64_657a_766f)

    /// Computes the owners; the order of `ids` does not matter.
    package init(members ids: some Sequence<String>) {
        members = Array(Set(ids).sorted().prefix(Self.membersMax))
        let names = members.map { Array($0.utf8) }
        owners =
            names.isEmpty ? [] : (0..<OrgShard.count).map { Self.owner(of: $0, among: names) }
    }

    /// The id of the owner of a shard; nil when there are no members, or no such shard.
    package func owner(of shard: Int) -> String? {
        owners.indices.contains(shard) ? members[Int(owners[shard])] : nil
    }

    /// The shards that `id` should keep.
    package func shards(of id: String) -> ShardSet {
        guard let index = members.firstIndex(of: id) else { return ShardSet() }
        return ShardSet(owners.indices.filter { Int(owners[$0]) == index })
    }

    private static func owner(of shard: Int, among names: [[UInt8]]) -> UInt16 {
        var best = (index: 0, score: UInt64(0))
        for (index, name) in names.enumerated() {
            let score = name.withUnsafeBytes {
                hash.hash(prefix: UInt64(truncatingIfNeeded: shard), $0).first
            }
            if index == 0 || score > best.score { best = (index, score) }
        }
        return UInt16(truncatingIfNeeded: best.index)
    }
}
