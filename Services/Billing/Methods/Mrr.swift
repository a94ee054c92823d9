import Contracts
import Model
import RPC

extension BillingService {
    /// Tells the monthly recurring revenue of all active subscriptions now, by plan. The sum is
    /// absent when plans are in several currencies.
    package func mrr(
        _ request: BillingV1.MrrRequest, _ call: CallContext
    ) async throws -> BillingV1.MrrResponse {
        let groups = try await pool.query(
            Self.fleet, CountSubscribers(), deadline: call.deadline, readOnly: true)
        guard let revenue = RecurringRevenue(groups) else {
            throw RPCError(.outOfRange, "the revenue is larger than an amount can hold")
        }
        return BillingV1.MrrResponse(
            mrr: revenue.total.map(CommonV1.Money.init), subscriptions: revenue.subscriptions,
            plans: revenue.parts.map {
                BillingV1.PlanMrr(
                    plan: $0.planCode, subscriptions: $0.subscriptions,
                    mrr: CommonV1.Money($0.monthly))
            })
    }
}
