import Contracts
import Model
import RPC

extension BillingService {
    /// Tells an org's subscription and its current period. An org without one is on the free plan,
    /// version 1, by UTC calendar month, with the subscription id 0.
    package func getSubscription(
        _ request: BillingV1.GetSubscriptionRequest, _ call: CallContext
    ) async throws -> BillingV1.Subscription {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let org = try faults.checked(asked)
        return try await snapshot(of: org, call) { tx in
            let inForce = try await planInForce(org, at: clock.wall, tx)
            return BillingV1.Subscription(inForce, org: org)
        }
    }
}
