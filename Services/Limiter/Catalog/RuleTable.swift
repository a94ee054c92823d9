import Model

/// The rules of an org, or of every org of a plan, for each meter, as they are in force for a
/// while.
final class RuleTable: Sendable {
    /// The meter api_calls.
    let calls: MeterRules
    /// Wall-clock microseconds until which the table says what is in force; `Int64.max`: for ever.
    let validUntil: Int64
    /// The other meters that some rule names.
    private let named: [(code: [UInt8], rules: MeterRules)]
    /// Meters that no rule names.
    private let others: MeterRules

    /// Takes rules and overrides, whenever they are in force.
    init(_ plan: PlanRules, _ overrides: [LimitOverride], at now: Timestamp) {
        let everything = plan.base.map(\.rule) + overrides.map(\.item.rule)
        let instants = everything.flatMap { [$0.startsAt, $0.endsAt] }.compactMap(\.self)
        validUntil = instants.filter { now < $0 }.min()?.microseconds ?? .max
        let overrides = overrides.filter { $0.item.rule.isInForce(at: now) }
        func rules(_ meter: String?) -> MeterRules {
            func isFor(_ rule: RateRule) -> Bool { rule.meter == nil || rule.meter == meter }
            var part = plan
            part.base = plan.base.filter { $0.rule.isInForce(at: now) && isFor($0.rule) }
            part.quotas = plan.quotas.filter { $0.key == meter }
            return MeterRules(part, overrides.filter { isFor($0.item.rule) })
        }
        let codes = Set(everything.compactMap(\.meter)).union(plan.quotas.keys)
        calls = rules(Self.standardMeter)
        named = codes.subtracting([Self.standardMeter]).sorted().map { (Array($0.utf8), rules($0)) }
        others = rules(nil)
    }

    /// What a call that names no meter is counted as.
    static let standardMeter = "api_calls"
    private static let standardBytes = Array(standardMeter.utf8)

    /// Whether a meter's code is the standard one.
    static func isStandard(_ meter: UnsafeRawBufferPointer) -> Bool {
        standardBytes.elementsEqual(meter)
    }

    /// The rules of a call's meter.
    func rules(ofMeter meter: UnsafeRawBufferPointer) -> MeterRules {
        if meter.isEmpty || Self.isStandard(meter) { return calls }
        for entry in named where entry.code.elementsEqual(meter) { return entry.rules }
        return others
    }

    /// The meters that some rule names, and the standard one before them.
    var meters: [String] {
        [Self.standardMeter] + named.map { String(decoding: $0.code, as: UTF8.self) }
    }

    /// The rules that count the calls of any meter.
    var everyMeter: MeterRules { others }

    /// Rules for which there was no place.
    var leftOut: Set<String> {
        ([calls, others] + named.map(\.rules)).reduce(into: []) { $0.formUnion($1.leftOut) }
    }
}
