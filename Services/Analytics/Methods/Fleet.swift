import Contracts
import Model
import Postgres
import RPC
import Schema

extension AnalyticsService {
    /// The whole system in one view.
    package func systemOverview(
        _ request: AnalyticsV1.SystemOverviewRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.SystemOverviewResponse {
        var faults = RequestFaults()
        let asked = faults.range(request.range, field: "range")
        let range = try faults.checked(asked)
        let meter = CheckedFilter.standardMeter
        return try await snapshot(Self.fleet, call) { tx, asOf in
            let plan = RangePlan(range, .totals)
            let usage = try await tx.queryFirst(SumFleetUsage(meter: meter, plan: plan))
            let sketch = try await tx.queryFirst(SumFleetLatency(meter: meter, plan: plan))
            let counts = try await tx.queryFirst(CountFleet())
            let plans = try await tx.query(CountPlans())
            return AnalyticsV1.SystemOverviewResponse(
                totals: usage.map { AnalyticsV1.Totals($0.totals) }, orgs: counts?.orgs ?? 0,
                orgsActive: usage?.orgsActive ?? 0, users: counts?.users ?? 0,
                keysActive: counts?.keys ?? 0,
                latency: AnalyticsV1.Percentiles(sketch ?? []),
                plans: Self.plans(plans, of: counts?.orgs ?? 0),
                asOfUs: asOf.microseconds)
        }
    }

    /// Orgs by plan, most first; the orgs that have no subscription are on the free plan.
    private static func plans(_ subscribed: [CountPlans.Row], of orgs: Int64) -> [AnalyticsV1.PlanCount] {
        var counts = Dictionary(subscribed.map { ($0.plan, $0.orgs) }) { $0 + $1 }
        let rest = orgs - counts.values.reduce(0, +)
        if rest > 0 { counts["free", default: 0] += rest }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { AnalyticsV1.PlanCount(plan: $0.key, orgs: $0.value) }
    }

    /// Orgs by calls, most first.
    package func topOrgs(
        _ request: AnalyticsV1.TopOrgsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.TopOrgsResponse {
        var faults = RequestFaults()
        let limit = faults.limit(request.limit, standard: 10)
        let asked = faults.range(request.range, field: "range")
        let range = try faults.checked(asked)
        let read = ListTopOrgs(
            meter: CheckedFilter.standardMeter, limit: limit, plan: RangePlan(range, .totals))
        return try await snapshot(Self.fleet, call) { tx, asOf in
            let rows = try await tx.query(read)
            return AnalyticsV1.TopOrgsResponse(
                orgs: rows.map {
                    AnalyticsV1.OrgUsage(
                        orgID: $0.orgID, slug: $0.slug, name: $0.name,
                        totals: AnalyticsV1.Totals($0.totals))
                },
                asOfUs: asOf.microseconds)
        }
    }
}
