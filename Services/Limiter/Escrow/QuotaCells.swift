import Model

/// Where the units of each account are kept: the counter of the org's quota, found by its name.
struct QuotaCells: Sendable {
    private let table: LimitTable
    private let hasher: SubjectHasher
    private let identity: RuleIdentity

    /// Takes the counts of a limiter, and the hashes by which its rules find them.
    init(_ table: LimitTable, _ hasher: SubjectHasher, _ identity: RuleIdentity) {
        (self.table, self.hasher, self.identity) = (table, hasher, identity)
    }

    /// The counter of an account.
    func key(of account: QuotaAccount) -> CellKey {
        var limit = RuleLimit(kind: .quota, units: 0, window: 0)
        limit.identity = identity.of(QuotaTerms(meter: account.meter, units: 0))
        return CellKey(hasher.subject(org: account.org), limit)
    }

    /// What is here of an account.
    func state(of account: QuotaAccount) -> RuleCells {
        let key = key(of: account)
        return table.withShard(account.shard) { $0.quota(key) }
    }

    /// Whether nothing of an account was ever lost or forgotten here: neither the directory nor a file of the shard
    /// was lost, and the limiter was always alone, so that the shard was never another one's.
    func isWhole(_ account: QuotaAccount) -> Bool {
        let isKept = table.directory.map { directory in
            directory.wasUsed && !NodeFile(directory: directory.path).exists
        }
        return isKept ?? true && table.withShard(account.shard) { $0.loss.at == 0 }
    }

    /// Adds a grant of the period that ends at `end` (monotonic nanoseconds); false: there is no room.
    func credit(
        _ account: QuotaAccount, units: UInt64, _ news: QuotaNews, until end: UInt64, now: UInt64
    ) -> Bool {
        let key = key(of: account)
        return table.withShard(account.shard) {
            $0.credit(key, units: units, news, until: end, now: now)
        }
    }

    /// Takes the unused units of the period that ends at `end` out.
    func withdraw(_ account: QuotaAccount, of end: UInt64, now: UInt64) -> UInt64 {
        let key = key(of: account)
        return table.withShard(account.shard) { $0.withdraw(key, of: end, now: now) }
    }
}
