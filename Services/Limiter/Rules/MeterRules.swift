import Model
import Synchronization

/// What one org's calls of one meter are decided by.
///
/// Without overrides for some keys, users or endpoints that is one `RuleSet`. Otherwise the overrides that fit a call are
/// found (by its key and user in dictionaries, the others one by one), and the set for what was found comes from a cache:
/// there are as many sets as there are combinations of overrides, whatever callers send.
final class MeterRules: Sendable {
    /// The rules of calls that no finer override is for.
    let common: RuleSet
    /// nil: there is no finer override.
    private let finer: FinerRules?
    private let build: @Sendable ([CatalogRule]) -> RuleSet
    /// Names for which there was no place.
    let leftOut: [String]

    /// Whether every call gets `common`.
    var isUniform: Bool { finer == nil }

    /// Takes rules and overrides that are for the meter and in force.
    init(
        _ base: [CatalogRule], _ overrides: [LimitOverride], failMode: FailMode,
        identity: RuleIdentity
    ) {
        let slots = RuleSlots(base, overrides)
        build = { RuleSet($0, failMode: failMode, identity: identity) }
        common = build(slots.rules(slots.choice { !$0.isFiner }))
        let hasFiner = slots.overrides.contains { $0.item.target.isFiner }
        finer = hasFiner ? FinerRules(slots, identity) : nil
        leftOut = slots.leftOut
    }

    /// The rules of a call.
    func rules(for call: CallFacts) -> RuleSet {
        guard let finer else { return common }
        let choice = finer.choice(for: call)
        if choice == finer.commonChoice { return common }
        return finer.sets.withLock { sets in
            if let known = sets[choice] { return known }
            let made = build(finer.slots.rules(choice))
            if sets.count >= FinerRules.setsMax { sets.removeAll() }
            sets[choice] = made
            return made
        }
    }
}

/// Overrides by what they are for.
private final class FinerRules: Sendable {
    let slots: RuleSlots
    let commonChoice: RuleSlots.Choice
    let sets = Mutex<[RuleSlots.Choice: RuleSet]>([:])
    private let slotOf: [UInt8]
    private let byKey: [Int64: [UInt16]]
    /// By a keyed hash of the user, so that asking allocates nothing.
    private let byUser: [UInt64: [UInt16]]
    private let identity: RuleIdentity
    /// Those that name neither key nor user.
    private let others: [UInt16]

    /// Sets kept; past it the cache starts anew.
    static let setsMax = 1_024

    init(_ slots: RuleSlots, _ identity: RuleIdentity) {
        self.slots = slots
        self.identity = identity
        commonChoice = slots.choice { !$0.isFiner }
        var slotOf = [UInt8](repeating: 0, count: slots.overrides.count)
        var (byKey, byUser, others) = ([Int64: [UInt16]](), [UInt64: [UInt16]](), [UInt16]())
        for (place, slot) in slots.slots.enumerated() {
            for index in slot.overrides {
                slotOf[Int(index)] = UInt8(truncatingIfNeeded: place)
                let target = slots.overrides[Int(index)].item.target
                if let key = target.keyID {
                    byKey[key, default: []].append(index)
                } else if let user = target.user {
                    let hash = user.withUnsafeBytes { identity.of(user: $0) }
                    byUser[hash, default: []].append(index)
                } else if target.isFiner {
                    others.append(index)
                }
            }
        }
        (self.slotOf, self.byKey, self.byUser, self.others) = (slotOf, byKey, byUser, others)
    }

    /// Which override fills each slot for a call. A smaller index wins, so the order of looking doesn't matter.
    func choice(for call: CallFacts) -> RuleSlots.Choice {
        var choice = commonChoice
        func consider(_ indexes: [UInt16]) {
            for index in indexes {
                let slot = Int(slotOf[Int(index)])
                guard index < choice[slot], slots.overrides[Int(index)].item.target.matches(call)
                else { continue }
                choice[slot] = index
            }
        }
        consider(others)
        if call.keyID != 0, let indexes = byKey[call.keyID] { consider(indexes) }
        if !byUser.isEmpty, call.user.count > 0,
            let indexes = byUser[identity.of(user: call.user)]
        { consider(indexes) }
        return choice
    }
}
