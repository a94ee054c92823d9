import Model
import Synchronization

/// What one org's calls of one meter are decided by.
///
/// Without overrides for some keys, users or endpoints that is one `RuleSet`. Otherwise the
/// overrides that fit a call are found (by its key and user in dictionaries, the others one by
/// one), and the set for what was found comes from a cache: there are as many sets as there are
/// combinations of overrides, whatever callers send.
final class MeterRules: Sendable {
    /// The rules of calls that no finer override is for.
    let common: RuleSet
    /// nil: there is no finer override.
    private let finer: FinerRules?
    private let sets = Mutex<[RuleSlots.Choice: RuleSet]>([:])
    private let build: @Sendable ([CatalogRule]) -> RuleSet
    /// Names for which there was no place.
    let leftOut: [String]

    /// Sets kept; past it the cache starts anew.
    static let setsMax = 1_024

    /// Whether every call gets `common`.
    var isUniform: Bool { finer == nil }

    /// Takes rules, overrides and a quota that are for the meter and in force.
    init(_ plan: PlanRules, _ overrides: [LimitOverride]) {
        let quota = plan.quotas.first.map { QuotaTerms(meter: $0.key, units: $0.value) }
        let slots = RuleSlots(plan.base, overrides, hasQuota: quota != nil)
        build = {
            RuleSet($0, quota: quota, failMode: plan.failMode, identity: plan.identity)
        }
        common = build(slots.rules(slots.choice { !$0.isFiner }))
        let hasFiner = slots.overrides.contains { $0.item.target.isFiner }
        finer = hasFiner ? FinerRules(slots, plan.identity) : nil
        leftOut = slots.leftOut
    }

    /// The rules of a call.
    func rules(for call: CallFacts) -> RuleSet {
        guard let finer else { return common }
        let choice = finer.choice(for: call)
        if choice == finer.commonChoice { return common }
        return sets.withLock { sets in
            if let known = sets[choice] { return known }
            let made = build(finer.slots.rules(choice))
            if sets.count >= Self.setsMax { sets.removeAll() }
            sets[choice] = made
            return made
        }
    }
}
