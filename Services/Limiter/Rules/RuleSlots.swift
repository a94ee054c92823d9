import Model

/// The rule names of one org and meter, at most eight, and who may fill each: the place that one
/// has in every reply.
///
/// Order: the rules of the plan's policy, then those of the policies for everyone by code, each in
/// the policy's order; an override takes the place of the rule that it replaces; other overrides
/// follow by name.
struct RuleSlots: Sendable {
    /// One name.
    struct Slot: Sendable {
        let name: String
        /// The policies' rule.
        let base: CatalogRule?
        /// Indexes of the overrides of this name, the one that wins first.
        var overrides: [UInt16] = []
    }

    private(set) var slots: [Slot] = []
    let overrides: [LimitOverride]
    /// Names for which there was no place.
    private(set) var leftOut: [String] = []

    /// Overrides that one org may have.
    static let overridesMax = 1_000
    /// In place of an override's index: the policies' rule, or none.
    static let none = UInt16.max

    private let places: Int

    /// Takes rules and overrides that are for the meter and in force; a quota has a place too.
    init(_ base: [CatalogRule], _ overrides: [LimitOverride], hasQuota: Bool) {
        places = Decision.rulesMax - (hasQuota ? 1 : 0)
        self.overrides = Array(
            overrides.sorted { $0.wins(over: $1) }.prefix(Self.overridesMax))
        for item in base { add(item.rule.name, item) }
        for name in Set(overrides.map(\.item.rule.name)).sorted()
        where !slots.contains(where: { $0.name == name }) {
            add(name, nil)
        }
        for (index, override) in self.overrides.enumerated() {
            guard let slot = slots.firstIndex(where: { $0.name == override.item.rule.name })
            else { continue }
            slots[slot].overrides.append(UInt16(truncatingIfNeeded: index))
        }
    }

    private mutating func add(_ name: String, _ base: CatalogRule?) {
        guard slots.count < places, !slots.contains(where: { $0.name == name }) else {
            leftOut.append(name)
            return
        }
        slots.append(Slot(name: name, base: base))
    }

    /// Which override fills each slot, for calls of which `isFor` says what they are for.
    func choice(_ isFor: (RuleTarget) -> Bool) -> Choice {
        var choice = Choice()
        for index in slots.indices {
            choice[index] =
                slots[index].overrides.first { isFor(overrides[Int($0)].item.target) } ?? Self.none
        }
        return choice
    }

    /// The rules of a choice, in order.
    func rules(_ choice: Choice) -> [CatalogRule] {
        slots.indices.compactMap { index in
            let winner = choice[index]
            return winner == Self.none ? slots[index].base : overrides[Int(winner)].item
        }
    }

    /// An override, or none, for each of eight slots.
    struct Choice: Hashable, Sendable {
        private var low: UInt64 = .max
        private var high: UInt64 = .max

        /// The override of a slot from 0 to 7.
        subscript(slot: Int) -> UInt16 {
            get {
                let shift = UInt64(truncatingIfNeeded: (slot & 3) * 16)
                return UInt16(truncatingIfNeeded: (slot < 4 ? low : high) >> shift)
            }
            set {
                let shift = UInt64(truncatingIfNeeded: (slot & 3) * 16)
                let (mask, word) = (~(UInt64(0xFFFF) << shift), UInt64(newValue) << shift)
                if slot < 4 { low = low & mask | word } else { high = high & mask | word }
            }
        }
    }
}
