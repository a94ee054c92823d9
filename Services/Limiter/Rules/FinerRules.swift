import Model

/// An org's overrides for one meter by what they are for, so that those of a call are found without
/// trying each.
struct FinerRules: Sendable {
    let slots: RuleSlots
    let commonChoice: RuleSlots.Choice
    private let slotOf: [UInt8]
    private let byKey: [Int64: [UInt16]]
    /// By a keyed hash of the user, so that asking allocates nothing.
    private let byUser: [UInt64: [UInt16]]
    private let identity: RuleIdentity
    /// Those that name neither key nor user.
    private let others: [UInt16]

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

    /// Which override fills each slot for a call. A smaller index wins, so the order of looking
    /// doesn't matter.
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
        {
            consider(indexes)
        }
        return choice
    }
}
