import Model

/// Where the limiter of each org is, as a client last heard.
struct LimiterMap: Sendable, Equatable {
    /// 0: there is one limiter, or nothing is known.
    private(set) var epoch: Int64 = 0
    /// By shard; empty as `epoch` is 0.
    private var owners: [String] = []
    /// Every limiter's.
    private(set) var addresses: [String] = []

    /// Knows nothing.
    init() {}

    /// Takes what a limiter says; nil: it knows of no owner for some shard.
    init?(_ members: LimiterV1.MembersResponse) {
        self.init()
        guard members.epoch > 0 else { return }
        epoch = members.epoch
        owners = [String](repeating: "", count: OrgShard.count)
        for member in members.members where !member.address.isEmpty {
            addresses.append(member.address)
            for shard in member.shards where shard < owners.count {
                owners[Int(shard)] = member.address
            }
        }
        guard !owners.contains("") else { return nil }
    }

    /// Whose an org is; nil: whoever can be reached will do.
    func owner(of org: Int64) -> String? {
        owners.isEmpty ? nil : owners[OrgShard.index(of: org)]
    }
}
