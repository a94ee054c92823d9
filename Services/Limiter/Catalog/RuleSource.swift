import Model
import Synchronization

/// Where an org's rules come from: those of its plan and of everyone, and its overrides; the table
/// of what is in force now is made anew when a start or end has passed.
///
/// Orgs without overrides share the source of their plan.
final class RuleSource: Sendable {
    let plan: PlanRules
    private let overrides: [LimitOverride]
    private let current: Atomic<Unmanaged<RuleTable>>
    /// Every table made, so that `current` is never freed under a reader. There are few: one for
    /// each start and end.
    private let tables: Mutex<[RuleTable]>

    /// Takes a plan's rules, and overrides in any order.
    init(_ plan: PlanRules, overrides: [LimitOverride] = [], at now: Timestamp) {
        self.plan = plan
        self.overrides = overrides
        let table = RuleTable(plan, overrides, at: now)
        current = Atomic(Unmanaged.passUnretained(table))
        tables = Mutex([table])
    }

    /// The names of its rules and quotas by their identity, whether they are in force or not.
    var ruleNames: [UInt64: String] {
        let items = plan.base + overrides.map(\.item)
        let rules = items.map { (plan.identity.of($0), $0.rule.name) }
        let quotas = plan.quotas.map {
            (plan.identity.of(QuotaTerms(meter: $0.key, units: $0.value)), QuotaTerms.name)
        }
        return Dictionary(rules + quotas) { first, _ in first }
    }

    /// Names of rules for which there is no place at `now`.
    func leftOut(at now: Timestamp) -> Set<String> { table(at: now).leftOut }

    /// What is in force at `now`.
    func table(at now: Timestamp) -> RuleTable {
        let table = current.load(ordering: .acquiring).takeUnretainedValue()
        return now.microseconds < table.validUntil ? table : renewed(at: now)
    }

    private func renewed(at now: Timestamp) -> RuleTable {
        tables.withLock { tables in
            if let last = tables.last, now.microseconds < last.validUntil { return last }
            let table = RuleTable(plan, overrides, at: now)
            tables.append(table)
            current.store(Unmanaged.passUnretained(table), ordering: .releasing)
            return table
        }
    }
}
