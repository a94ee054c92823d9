import Contracts
import Model
import RPC

extension BillingService {
    /// Tells whether an org may use so many more units of a meter in its current period, why, and
    /// which plan would lift a limit that is reached.
    package func entitlement(
        _ request: BillingV1.EntitlementRequest, _ call: CallContext
    ) async throws -> BillingV1.EntitlementResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let meter = request.meter.isEmpty ? Self.standardMeter : request.meter
        if MeterCode(meter) == nil {
            faults.add("meter", "must be lower-case letters, digits and '_'")
        }
        if request.units < 0 { faults.add("units", "must be at least 0; 0 asks for 1") }
        let org = try faults.checked(asked)
        let units = max(1, request.units)
        return try await snapshot(of: org, call) { tx in
            let meters = try await tx.query(ListMeters())
            guard meters.contains(where: { $0.code == meter }) else {
                let codes = meters.map(\.code).joined(separator: ", ")
                throw RPCError(
                    .notFound, "there is no meter \(meter); there are \(codes)")
            }
            let now = clock.wall
            let inForce = try await planInForce(org, at: now, tx)
            let usage = try await usage(org, inForce.term.inForce, meter: meter, tx)
            let used = usage.quantityMicro(of: meter)
            let verdict = EntitlementVerdict(
                inForce.plan, meter, usedMicro: used, wanting: units,
                until: inForce.term.period.to, plans: try await latestPlans(tx))
            let item = inForce.plan.item(of: meter)
            return BillingV1.EntitlementResponse(
                allowed: verdict.isAllowed, plan: inForce.plan.code,
                usedMicro: Int64(clamping: used), includedUnits: item?.includedUnits,
                hard: item?.isHard ?? false, reason: verdict.reason,
                upgradeTo: verdict.upgradeTo, period: CommonV1.TimeRange(inForce.term.period))
        }
    }
}
