import Model

/// One version of a plan: what it costs and what it includes.
struct Plan: Hashable, Sendable {
    let code: String
    let name: String
    let version: Int32
    /// For each interval.
    let price: Money
    let interval: PlanInterval
    /// Order among plans, lowest first.
    let rank: Int32
    /// By meter code, in order.
    var meters: [PlanMeter] = []

    /// The plan of an org that has no subscription, by UTC calendar month.
    static let freeCode = "free"
    /// Its version.
    static let freeVersion: Int32 = 1

    /// What the plan says of a meter; nil: the plan sets no limit and charges nothing.
    func item(of meter: String) -> PlanMeter? { meters.first { $0.meter == meter } }

    /// Whether an org on this plan may have used so many millionths of a meter's unit.
    func permits(_ usedMicro: Int128, of meter: String) -> Bool {
        item(of: meter)?.permits(usedMicro) ?? true
    }
}

/// What a plan includes of one meter, and what happens above that.
struct PlanMeter: Hashable, Sendable {
    let meter: String
    /// Units in each period; nil: unlimited.
    let includedUnits: Int64?
    /// Above the included units: denied, or charged.
    let isHard: Bool
    /// Price of one more unit, millionths of the currency's unit.
    let overagePriceMicro: Int64

    /// Whether so many millionths of a unit may have been used.
    func permits(_ usedMicro: Int128) -> Bool {
        guard isHard, let includedUnits else { return true }
        return usedMicro <= Int128(includedUnits) * Metering.microPerUnit
    }

    /// The units above the included ones that are charged for; 0 on a hard or unlimited plan.
    func chargedUnits(of units: Int64) -> Int64 {
        guard !isHard, let includedUnits else { return 0 }
        // Corrections may leave a period with less than nothing.
        return units > includedUnits ? units - includedUnits : 0
    }
}
