import Contracts
import Model
import Postgres
import RPC
import Schema

extension BillingService {
    /// How far ahead of ours a caller's clock may be, in microseconds.
    private static let skewMicroseconds: Int64 = 60_000_000

    /// Starts a subscription to the latest version of a plan; an active one ends where it starts.
    /// Limiters obey within a second.
    package func createSubscription(
        _ request: BillingV1.CreateSubscriptionRequest, _ call: CallContext
    ) async throws -> BillingV1.Subscription {
        var faults = RequestFaults()
        let now = clock.wall
        let askedOrg = faults.org(request.orgID)
        if request.plan.isEmpty {
            faults.add("plan", "must be the code of a plan, as \"starter\"")
        }
        let askedStart = faults.instant(request.startUs, "start_us", now: now)
        if let askedStart, askedStart > now.adding(microseconds: Self.skewMicroseconds) {
            faults.add("start_us", "must not be in the future; 0 is now")
        }
        let org = try faults.checked(askedOrg)
        let start = try faults.checked(askedStart)
        return try await once(org, call, request: request.encoded()) { tx in
            guard try await find(org, tx).isActive else {
                throw RPCError(.failedPrecondition, "the org is suspended; restore it first")
            }
            let plan = try await planOnOffer(request.plan, tx)
            let subscription = Subscription(
                id: ids.next(), planCode: plan.code, planVersion: plan.version, anchor: start,
                endedAt: nil)
            try await begin(subscription, of: org, by: call.caller, at: now, tx)
            let term = BillingTerm(of: subscription, plan.interval, holding: now)
            return BillingV1.Subscription(
                PlanInForce(plan: plan, subscription: subscription, term: term), org: org)
        }
    }

    private func planOnOffer(_ code: String, _ tx: Transaction) async throws -> Plan {
        let plans = try await tx.query(ListLatestPlans())
        guard let plan = plans.first(where: { $0.code == code }) else {
            let codes = plans.map(\.code).joined(separator: ", ")
            throw RPCError(
                .invalidArgument, "plan: there is no such plan; choose one of \(codes)",
                violations: [
                    FieldViolation(field: "plan", description: "must be one of \(codes)")
                ])
        }
        return plan
    }

    /// Puts a subscription in the place of the one before.
    private func begin(
        _ subscription: Subscription, of org: OrgID, by caller: Caller, at now: Timestamp,
        _ tx: Transaction
    ) async throws {
        let latest = try await tx.queryFirst(LockLatestSubscription(org: org))
        switch Subscription.change(after: latest, startingAt: subscription.anchor) {
        case .start:
            break
        case .replace(let old):
            _ = try await tx.execute(
                EndSubscription(org: org, subscription: old.id, at: subscription.anchor))
        case .refuse(let reason):
            throw RPCError(.failedPrecondition, reason)
        }
        _ = try await tx.execute(
            InsertSubscription(org: org, subscription: subscription, at: now))
        let plan = "\(subscription.planCode) version \(subscription.planVersion)"
        try await AuditTrail.append(
            tx, org: org.value, actor: caller.name, action: "subscription.create",
            target: "subscription:\(subscription.id)",
            detail: ["plan": plan, "from": subscription.anchor.rfc3339], at: now)
        _ = try await tx.execute(AnnouncePlanChange(org: org))
    }
}
