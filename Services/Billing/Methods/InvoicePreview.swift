import Chassis
import Contracts
import Model
import RPC

extension BillingService {
    /// Drafts the invoice of the period that holds an instant, from what is used so far; of a closed period from what
    /// had been used when it was closed.
    package func invoicePreview(
        _ request: BillingV1.InvoicePreviewRequest, _ call: CallContext
    ) async throws -> BillingV1.InvoicePreviewResponse {
        var faults = RequestFaults()
        let asOf = clock.wall
        let askedOrg = faults.org(request.orgID)
        let askedInstant = faults.instant(request.atUs, "at_us", now: asOf)
        let org = try faults.checked(askedOrg)
        let instant = try faults.checked(askedInstant)
        return try await snapshot(of: org, call) { tx in
            let inForce = try await planInForce(org, at: instant, tx)
            let start = try await tx.queryFirst(FindOrgStart(org: org)) ?? instant
            let late = try await afterClosing(org, inForce.term, since: start, tx)
            let usage = try await usage(org, inForce.term.inForce, tx).without(late)
            let uses = shown(inForce.plan, usage).map { meter in
                let isKept = !usage.aggregation(of: meter).isSum
                return MeterUse(
                    meter: meter, units: usage.units(of: meter),
                    usageHash: SHA256.hash(usage.canonicalBytes(of: meter)),
                    holdsLate: isKept && late.contains { $0.meter == meter })
            }
            let adjustments = try await adjustments(org, before: inForce.term, since: start, tx)
            let drafted = InvoiceDraft(
                inForce.plan, inForce.term, uses: uses, adjustments: adjustments)
            guard let draft = drafted else {
                throw RPCError(.outOfRange, "the amount is larger than an invoice can hold")
            }
            return BillingV1.InvoicePreviewResponse(
                orgID: org.value, period: CommonV1.TimeRange(inForce.term.inForce),
                lines: draft.lines.map(BillingV1.InvoiceLine.init),
                total: CommonV1.Money(draft.total), plan: inForce.plan.code,
                asOfUs: asOf.microseconds)
        }
    }

    /// The meters that an invoice shows: the standard one, what the plan speaks of, what was used.
    private func shown(_ plan: Plan, _ usage: Metering) -> [String] {
        var meters = [Self.standardMeter]
        for meter in plan.meters.map(\.meter) + usage.meters where !meters.contains(meter) {
            meters.append(meter)
        }
        return meters
    }
}

extension BillingV1.InvoiceLine {
    /// The line as it travels.
    init(_ line: InvoiceLine) {
        self.init(
            description: line.description, quantity: line.quantity,
            amountMinor: line.amount.minor, meter: line.meter,
            unitPriceMicro: line.unitPriceMicro, usageHash: line.usageHash,
            adjusts: line.adjusts.map(CommonV1.TimeRange.init))
    }
}
