import Model

/// Whether an org may use more of a meter, and why.
struct EntitlementVerdict: Hashable, Sendable {
    let isAllowed: Bool
    /// In plain words.
    let reason: String
    /// Code of the cheapest plan that would allow what this one doesn't; empty when none would.
    let upgradeTo: String

    /// Decides.
    /// - Parameters:
    ///   - usedMicro: millionths of a unit used in the period so far.
    ///   - units: whole units wanted on top.
    ///   - plans: the plans on offer.
    init(
        _ plan: Plan, _ meter: String, usedMicro: Int128, wanting units: Int64,
        until end: Timestamp, plans: [Plan]
    ) {
        let item = plan.item(of: meter)
        let wantedMicro = usedMicro + Int128(units) * Metering.microPerUnit
        isAllowed = plan.permits(wantedMicro, of: meter)
        guard let item, let included = item.includedUnits else {
            reason = "the \(plan.name) plan sets no limit on \(meter)"
            upgradeTo = ""
            return
        }
        let used = PlainText.number(Metering.units(usedMicro))
        let limit = PlainText.number(included)
        let state = "\(used) of \(limit) \(meter) of the \(plan.name) plan are used"
        let day = PlainText.day(end)
        guard !isAllowed else {
            let price = PlainText.price(micro: item.overagePriceMicro, plan.price.currency)
            let above = item.isHard ? "" : "; above that each costs \(price)"
            reason = "\(state) in the period until \(day)\(above)"
            upgradeTo = ""
            return
        }
        let lift = Self.cheapest(plans, instead: plan, permitting: wantedMicro, of: meter)
        upgradeTo = lift?.code ?? ""
        let more = units == 1 ? "1 more is" : "\(PlainText.number(units)) more are"
        let way = lift.map { Self.words($0, meter) } ?? "no plan on offer allows that"
        reason = "\(state) and \(more) not allowed before \(day); \(way)"
    }

    /// The plan of the lowest monthly price, then rank, that permits so much.
    private static func cheapest(
        _ plans: [Plan], instead plan: Plan, permitting wantedMicro: Int128, of meter: String
    ) -> Plan? {
        plans.filter {
            $0.code != plan.code && $0.price.currency == plan.price.currency
                && $0.permits(wantedMicro, of: meter)
        }.min { monthly($0) < monthly($1) }
    }

    private static func monthly(_ plan: Plan) -> (Int64, Int32) {
        (plan.interval.monthly(plan.price)?.minor ?? .max, plan.rank)
    }

    private static func words(_ plan: Plan, _ meter: String) -> String {
        let name = "the \(plan.name) plan lifts this"
        guard let item = plan.item(of: meter), let included = item.includedUnits else {
            return "\(name): it sets no limit on \(meter)"
        }
        let units = "\(name): it includes \(PlainText.number(included))"
        return item.isHard ? units : "\(units) and charges for more"
    }
}
