import Model
import Synchronization

/// Where an org's rules come from: those of its plan and of everyone, and its overrides; the table
/// of what is in force now is made anew when a start or end has passed.
///
/// Orgs without overrides share the source of their plan.
final class RuleSource: Sendable {
    let base: [CatalogRule]
    let overrides: [LimitOverride]
    let failMode: FailMode
    private let identity: RuleIdentity
    private let current: Atomic<Unmanaged<RuleTable>>
    /// Every table made, so that `current` is never freed under a reader. There are few: one for
    /// each start and end.
    private let tables: Mutex<[RuleTable]>

    /// Takes the policies' rules in the order of replies, and overrides in any order.
    init(
        _ base: [CatalogRule], overrides: [LimitOverride] = [], failMode: FailMode,
        identity: RuleIdentity, at now: Timestamp
    ) {
        self.base = base
        self.overrides = overrides
        self.failMode = failMode
        self.identity = identity
        let table = RuleTable(base, overrides, failMode: failMode, identity: identity, at: now)
        current = Atomic(Unmanaged.passUnretained(table))
        tables = Mutex([table])
    }

    /// What is in force at `now`.
    func table(at now: Timestamp) -> RuleTable {
        let table = current.load(ordering: .acquiring).takeUnretainedValue()
        return now.microseconds < table.validUntil ? table : renewed(at: now)
    }

    private func renewed(at now: Timestamp) -> RuleTable {
        tables.withLock { tables in
            if let last = tables.last, now.microseconds < last.validUntil { return last }
            let table = RuleTable(
                base, overrides, failMode: failMode, identity: identity, at: now)
            tables.append(table)
            current.store(Unmanaged.passUnretained(table), ordering: .releasing)
            return table
        }
    }
}
