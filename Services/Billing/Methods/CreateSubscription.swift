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
            try await checkRules(of: org, on: plan, at: now, tx)
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

    /// Limiters have eight places for the rules of a call: a plan that needs more, beside the org's
    /// overrides, would leave one of its limits out.
    /// - Throws: `failed_precondition`.
    private func checkRules(
        of org: OrgID, on plan: Plan, at now: Timestamp, _ tx: Transaction
    ) async throws {
        try await RuleBookLock.holdPolicies(tx)
        try await AuditTrail.hold(tx, org: org.value)
        let quotas = try await tx.query(ListPlanMeters(plans: [plan])).map(\.item)
            .filter { $0.isHard && $0.includedUnits != nil }
        let (policies, overrides) = try await ruleNames(of: org, on: plan, at: now, tx)
        let most = policies.union(overrides).mostPerCall(
            meters: Set(try await tx.query(ListMeters()).map(\.code)),
            quotas: Set(quotas.map(\.meter)))
        guard most > RuleNames.perCallMax, overrides != RuleNames() else { return }
        throw RPCError(
            .failedPrecondition,
            "plan \(plan.code) would make \(most) rules for a meter beside the org's overrides, and "
                + "\(RuleNames.perCallMax) is the most; remove some of those whose names no policy "
                + "of the plan has")
    }

    private func ruleNames(
        of org: OrgID, on plan: Plan, at now: Timestamp, _ tx: Transaction
    ) async throws -> (policies: RuleNames, overrides: RuleNames) {
        var (policies, overrides) = (RuleNames(), RuleNames())
        for row in try await tx.query(ListRuleNames(org: org, plan: plan.code, at: now)) {
            if row.isOverride {
                overrides.insert(row.name, meter: row.meter)
            } else {
                policies.insert(row.name, meter: row.meter)
            }
        }
        return (policies, overrides)
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
