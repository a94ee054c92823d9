import Testing

@testable import Model

@Suite struct ShardOwnersTests {
    private static let nodes = (1...8).map { "node-\($0)" }

    /// Shards whose owner differs.
    private func moved(_ one: ShardOwners, _ other: ShardOwners) -> [Int] {
        (0..<OrgShard.count).filter { one.owner(of: $0) != other.owner(of: $0) }
    }

    @Test("every shard has one owner, and every member about its share")
    func shares() {
        for count in 1...Self.nodes.count {
            let owners = ShardOwners(members: Self.nodes.prefix(count))
            var all = ShardSet()
            for id in owners.members {
                let own = owners.shards(of: id)
                #expect(all.intersection(own).isEmpty)
                all = all.union(own)
                // Four standard deviations of a fair draw: 4·√(256·p·(1−p)).
                let share = Double(OrgShard.count) / Double(count)
                let spread = 4 * (share * (1 - 1 / Double(count))).squareRoot()
                #expect(abs(Double(own.count) - share) <= spread + 0.5, "\(id) of \(count)")
            }
            #expect(all == .all)
        }
    }

    @Test("a member that comes takes shards from the others, and moves nothing between them")
    func comes() {
        for count in 1..<Self.nodes.count {
            let before = ShardOwners(members: Self.nodes.prefix(count))
            let after = ShardOwners(members: Self.nodes.prefix(count + 1))
            let new = Self.nodes[count]
            let moved = moved(before, after)
            #expect(moved.allSatisfy { after.owner(of: $0) == new })
            #expect(ShardSet(moved) == after.shards(of: new))
        }
    }

    @Test("a member that goes gives its own shards to the others, and no other shard moves")
    func goes() {
        let before = ShardOwners(members: Self.nodes)
        for gone in Self.nodes {
            let after = ShardOwners(members: Self.nodes.filter { $0 != gone })
            #expect(ShardSet(moved(before, after)) == before.shards(of: gone))
        }
    }

    @Test("the order of the members and doubles don't matter; without members nobody owns")
    func sameForAll() {
        let owners = ShardOwners(members: Self.nodes)
        #expect(owners == ShardOwners(members: Self.nodes.reversed() + Self.nodes))
        #expect(ShardOwners(members: []).owner(of: 0) == nil)
        #expect(owners.owner(of: -1) == nil && owners.owner(of: 256) == nil)
        #expect(owners.shards(of: "stranger").isEmpty)
    }

    @Test("the shard of an org and the owner of a shard are the same in every build")
    func known() {
        // Clients of an older build must find the same owner: these numbers may never change.
        #expect((1...8).map { OrgShard.index(of: $0) } == [174, 149, 228, 236, 46, 58, 65, 190])
        let owners = ShardOwners(members: ["a", "b", "c"])
        #expect((0..<8).map { owners.owner(of: $0) } == ["a", "a", "c", "a", "a", "c", "a", "a"])
    }

    @Test("orgs with neighbouring ids are spread over the shards")
    func spread() {
        var counts = [Int](repeating: 0, count: OrgShard.count)
        for org in Int64(1)...25_600 { counts[OrgShard.index(of: org)] += 1 }
        #expect(counts.allSatisfy { (50...150).contains($0) })
    }

    @Test("a set of shards is a set, and keeps out numbers that are no shards")
    func sets() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let (one, other) = (
                Set((0..<40).map { _ in Int(random.next() % 256) }),
                Set((0..<40).map { _ in Int(random.next() % 256) })
            )
            let (first, second) = (ShardSet(one), ShardSet(other))
            #expect(first.elements == one.sorted() && first.count == one.count)
            #expect(first.union(second).elements == one.union(other).sorted())
            #expect(first.intersection(second).elements == one.intersection(other).sorted())
            #expect(first.subtracting(second).elements == one.subtracting(other).sorted())
        }
        #expect(ShardSet([-1, 256, .max, .min]).isEmpty)
        #expect(!ShardSet.all.contains(-1) && !ShardSet.all.contains(256))
    }
}
