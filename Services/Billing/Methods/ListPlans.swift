import Contracts
import Model
import Postgres
import RPC

extension BillingService {
    /// Lists the plans on offer by rank: prices, what they include, and their rate limits.
    package func listPlans(
        _ request: BillingV1.ListPlansRequest, _ call: CallContext
    ) async throws -> BillingV1.ListPlansResponse {
        try await pool.transaction(
            .system, deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            let plans = try await latestPlans(tx)
            let rules = try await tx.query(ListTierRules(policies: plans.map(\.code)))
            return BillingV1.ListPlansResponse(
                plans: plans.map { plan in
                    BillingV1.Plan(plan, rules.filter { $0.policy == plan.code })
                })
        }
    }
}

extension BillingV1.Plan {
    /// The plan as it travels.
    init(_ plan: Plan, _ rules: [ListTierRules.Row]) {
        self.init(
            code: plan.code, name: plan.name, version: UInt32(clamping: plan.version),
            price: CommonV1.Money(plan.price),
            meters: plan.meters.map {
                BillingV1.PlanMeter(
                    meter: $0.meter, includedUnits: $0.includedUnits, hard: $0.isHard,
                    overagePriceMicro: $0.overagePriceMicro)
            },
            limits: rules.map {
                BillingV1.PlanLimit(
                    name: $0.name, limit: UInt64(clamping: $0.limit),
                    windowMs: UInt64(clamping: $0.windowMilliseconds))
            })
    }
}
