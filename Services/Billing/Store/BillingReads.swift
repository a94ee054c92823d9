import Model
import Postgres
import RPC

extension BillingService {
    /// The latest versions of all plans, by rank.
    func latestPlans(_ tx: Transaction) async throws -> [Plan] {
        try await withMeters(try await tx.query(ListLatestPlans()), tx)
    }

    /// Adds what the plans include.
    func withMeters(_ plans: [Plan], _ tx: Transaction) async throws -> [Plan] {
        let items = try await tx.query(ListPlanMeters(plans: plans))
        return plans.map { plan in
            var plan = plan
            plan.meters = items.filter { $0.code == plan.code && $0.version == plan.version }
                .map(\.item)
            return plan
        }
    }

    /// What is in force at `instant`.
    func planInForce(
        _ org: OrgID, at instant: Timestamp, _ tx: Transaction
    ) async throws -> PlanInForce {
        let subscription = try await tx.queryFirst(FindSubscription(org: org, instant: instant))
        guard let subscription else {
            let free = try await plan(Plan.freeCode, Plan.freeVersion, tx)
            let stretch = try await tx.queryFirst(FindFreeStretch(org: org, instant: instant))
            return PlanInForce(
                plan: free, subscription: nil,
                term: BillingTerm(freeAt: instant, after: stretch?.from, before: stretch?.to))
        }
        let plan = try await plan(subscription.planCode, subscription.planVersion, tx)
        return PlanInForce(
            plan: plan, subscription: subscription,
            term: BillingTerm(of: subscription, plan.interval, holding: instant))
    }

    private func plan(_ code: String, _ version: Int32, _ tx: Transaction) async throws -> Plan {
        let found = try await tx.queryFirst(FindPlan(code: code, version: version))
        guard let found, let plan = try await withMeters([found], tx).first else {
            throw RPCError(
                .failedPrecondition, "version \(version) of the plan \(code) is missing: migrate")
        }
        return plan
    }

    /// What an org used in a range: exact, whatever the range.
    /// - Parameter meter: the only meter wanted; empty for all.
    func usage(
        _ org: OrgID, _ range: TimeRange, meter: String = "", _ tx: Transaction
    ) async throws -> Metering {
        let meters = try await tx.query(ListMeters())
        var rows = try await tx.query(
            ListUsageRows(org: org, meter: meter, plan: RangePlan(range, .totals)))
        let used = Set(rows.map(\.meter))
        let special = meters.filter { !$0.aggregation.isSum && used.contains($0.code) }
        if !special.isEmpty {
            let codes = Set(special.map(\.code))
            rows.removeAll { codes.contains($0.meter) }
            let maxima = special.filter { $0.aggregation == .max }.map(\.code)
            if !maxima.isEmpty {
                rows += try await tx.query(
                    ListMaximumRows(org: org, meters: maxima, plan: RangePlan(range, .wholeHours)))
            }
            let uniques = special.filter { $0.aggregation == .uniqueCount }.map(\.code)
            if !uniques.isEmpty {
                rows += try await tx.query(
                    ListValueRows(org: org, meters: uniques, plan: RangePlan(range, .hourly)))
            }
            // By bytes, as the database does it.
            rows.sort {
                $0.meter == $1.meter
                    ? ($0.bucket, $0.grain) < ($1.bucket, $1.grain)
                    : $0.meter.utf8.lexicographicallyPrecedes($1.meter.utf8)
            }
        }
        let aggregations = meters.map { ($0.code, $0.aggregation) }
        return Metering(
            org: org, range: range, rows: rows,
            aggregations: Dictionary(aggregations) { first, _ in first })
    }
}
