/// Names of rules and their meters: what decides how many rules one call has, because rules of one
/// name, such as a policy's and an override in its place, are one for a call.
package struct RuleNames: Sendable, Equatable {
    private var byMeter: [String?: Set<String>] = [:]

    /// Rules that one call may have, a hard quota among them.
    package static let perCallMax = 8

    /// Makes an empty set.
    package init() {}

    /// Takes the names of rules.
    package init(_ rules: [RateRule]) {
        for rule in rules { insert(rule.name, meter: rule.meter) }
    }

    /// Adds a name.
    /// - Parameter meter: nil is any.
    package mutating func insert(_ name: String, meter: String?) {
        byMeter[meter, default: []].insert(name)
    }

    /// Both sets.
    package func union(_ other: RuleNames) -> RuleNames {
        var all = self
        all.byMeter.merge(other.byMeter) { $0.union($1) }
        return all
    }

    /// How many rules a call has, of the meter that has most.
    /// - Parameters:
    ///   - meters: codes of the meters that exist.
    ///   - quotas: meters with a hard quota, which is a rule too.
    package func mostPerCall(meters: Set<String>, quotas: Set<String>) -> Int {
        let any = byMeter[nil] ?? []
        let counts = meters.map { meter in
            any.union(byMeter[meter] ?? []).count + (quotas.contains(meter) ? 1 : 0)
        }
        return max(counts.max() ?? 0, any.count)
    }
}
