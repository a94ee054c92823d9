// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// What the contracts say and protobuf-c's descriptors do not.
package enum ContractFacts {
    /// Every method of every service.
    package static let methods: [MethodSpec] = [
        AdminMethods.createOrg,
        AdminMethods.getOrg,
        AdminMethods.listOrgs,
        AdminMethods.resolveOrg,
        AdminMethods.createUser,
        AdminMethods.listUsers,
        AdminMethods.createKey,
        AdminMethods.listKeys,
        AdminMethods.revokeKey,
        AdminMethods.verifyAudit,
        AnalyticsMethods.currentUsage,
        AnalyticsMethods.usageSummary,
        AnalyticsMethods.usageHistory,
        AnalyticsMethods.endpoints,
        AnalyticsMethods.errors,
        AnalyticsMethods.latency,
        AnalyticsMethods.systemOverview,
        AnalyticsMethods.topOrgs,
        BillingMethods.listPlans,
        BillingMethods.createSubscription,
        BillingMethods.getSubscription,
        BillingMethods.entitlement,
        BillingMethods.invoicePreview,
        BillingMethods.mrr,
        HealthMethods.check,
        HealthMethods.watch,
        LimiterMethods.check,
        LimiterMethods.checkMany,
        LimiterMethods.peek,
        ReflectionMethods.list,
        TrackerMethods.record,
        TrackerMethods.status,
    ]

    /// The oneof that a field belongs to, by full name of the field.
    package static let oneofs: [String: String] = [
        "tollgate.analytics.v1.MeterUsage.included_micro": "included_known",
        "tollgate.billing.v1.PlanMeter.included_units": "included_known",
        "tollgate.billing.v1.EntitlementResponse.included_units": "included_known",
        "tollgate.limiter.v1.CheckRequest.api_key": "who",
        "tollgate.limiter.v1.CheckRequest.subject": "who",
        "tollgate.limiter.v1.CheckRequest.cost": "cost_choice",
        "tollgate.tracker.v1.UsageEvent.quantity_micro": "quantity",
        "tollgate.tracker.v1.UsageEvent.latency_us": "latency",
        "tollgate.tracker.v1.RecordResponse.duplicates": "duplicates_known",
        "tollgate.tracker.v1.RecordResponse.conflicts": "conflicts_known",
    ]
}
