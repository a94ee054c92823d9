import RPC
import Testing

@testable import Contracts

@Suite("TollgateAccess")
struct TollgateAccessTests {
    /// The columns of the table below.
    private static let columns: [CallerClass] = [
        .anonymous, .service("limiter"), .service("tracker"), .service("analytics"),
        .service("billing"), .service("admin"), .service("gateway"), .service("backend"),
        .operator(.owner), .operator(.admin), .operator(.billing), .operator(.analyst),
    ]

    // anonymous | limiter tracker analytics billing admin gateway backend | owner admin billing
    // analyst
    private static let expected = """
        health.v1.Health/Check                 y  y y y y y y y  y y y y
        health.v1.Health/Watch                 y  y y y y y y y  y y y y
        health.v1.Health/Metrics               .  . . . . . y .  y y y y
        reflection.v1.Reflection/List          y  y y y y y y y  y y y y
        limiter.v1.Limiter/Check               .  . . . . . . y  y y . .
        limiter.v1.Limiter/CheckMany           .  . . . . . . y  y y . .
        limiter.v1.Limiter/Peek                .  . . . . . . y  y y . .
        limiter.v1.Limiter/WhatIf              .  . . . . . . .  y y . y
        limiter.v1.Limiter/Watch               .  . . . . . y .  y y . y
        limiter.v1.Limiter/Reserve             .  . . . . . . y  y y . .
        limiter.v1.Limiter/Commit              .  . . . . . . y  y y . .
        limiter.v1.Limiter/Cancel              .  . . . . . . y  y y . .
        limiter.v1.Limiter/Refund              .  . . . . . . y  y y . .
        limiter.v1.Limiter/Reset               .  . . . . . . .  y y . .
        limiter.v1.Limiter/Limits              .  . . . . . y y  y y . y
        limiter.v1.Limiter/Members             .  . . . . . y y  y y . y
        tracker.v1.Tracker/Record              .  . . . . . . y  y y . .
        tracker.v1.Tracker/RecordStream        .  . . . . . . y  y y . .
        tracker.v1.Tracker/Backfill            .  . . . . . . .  y y . .
        tracker.v1.Tracker/BackfillJobs        .  . . . . . y .  y y . .
        tracker.v1.Tracker/Status              .  . . . . . y y  y y . .
        tracker.v1.Tracker/Retention           .  . . . . . . .  y y . .
        analytics.v1.Analytics/CurrentUsage    .  . . . . . y y  y y y y
        analytics.v1.Analytics/UsageSummary    .  . . . . . y y  y y y y
        analytics.v1.Analytics/UsageHistory    .  . . . . . y y  y y y y
        analytics.v1.Analytics/Endpoints       .  . . . . . y y  y y y y
        analytics.v1.Analytics/Errors          .  . . . . . y y  y y y y
        analytics.v1.Analytics/Latency         .  . . . . . y y  y y y y
        analytics.v1.Analytics/SystemOverview  .  . . . . . y .  y y y y
        analytics.v1.Analytics/TopOrgs         .  . . . . . y .  y y y y
        analytics.v1.Analytics/SecurityEvents  .  . . . . . y .  y y y y
        billing.v1.Billing/ListPlans           .  . . . . . y .  y y y y
        billing.v1.Billing/CreateSubscription  .  . . . . . . .  y y y .
        billing.v1.Billing/GetSubscription     .  . . y . . y y  y y y y
        billing.v1.Billing/Entitlement         .  . . . . . y y  y y y y
        billing.v1.Billing/InvoicePreview      .  . . . . . y y  y y y y
        billing.v1.Billing/Mrr                 .  . . . . . y .  y y y y
        admin.v1.Admin/CreateOrg               .  . . . . . . .  y y . .
        admin.v1.Admin/GetOrg                  .  . . . . . y .  y y y y
        admin.v1.Admin/ListOrgs                .  . . . . . y .  y y y y
        admin.v1.Admin/ResolveOrg              .  y y y y y y y  y y y y
        admin.v1.Admin/CreateUser              .  . . . . . . .  y y . .
        admin.v1.Admin/ListUsers               .  . . . . . y .  y y y y
        admin.v1.Admin/CreateKey               .  . . . . . . .  y y . .
        admin.v1.Admin/ListKeys                .  . . . . . y .  y y y y
        admin.v1.Admin/RevokeKey               .  . . . . . . .  y y . .
        admin.v1.Admin/VerifyAudit             .  . . . . . y .  y y y .
        admin.v1.Admin/ListPolicies            .  . . . . . y .  y y y y
        admin.v1.Admin/GetPolicy               .  . . . . . y .  y y y y
        admin.v1.Admin/PutPolicy               .  . . . . . . .  y y . .
        admin.v1.Admin/DeletePolicy            .  . . . . . . .  y y . .
        admin.v1.Admin/ListOverrides           .  . . . . . y .  y y y y
        admin.v1.Admin/PutOverride             .  . . . . . . .  y y . .
        admin.v1.Admin/DeleteOverride          .  . . . . . . .  y y . .
        admin.v1.Admin/SetLimiting             .  . . . . . . .  y y . .
        admin.v1.Admin/GetLimiting             .  . . . . . y .  y y y y
        admin.v1.Admin/CreateIpRule            .  . . . . . . .  y y . .
        admin.v1.Admin/ListIpRules             .  . . . . . y .  y y y y
        admin.v1.Admin/DeleteIpRule            .  . . . . . . .  y y . .
        """

    @Test("every cell of the matrix is as the table says")
    func everyCell() throws {
        var rows: Set<String> = []
        for line in Self.expected.split(separator: "\n") {
            let words = line.split(separator: " ")
            let path = "tollgate." + words[0]
            rows.insert(path)
            try #require(words.count == Self.columns.count + 1)
            for (column, cell) in zip(Self.columns, words.dropFirst()) {
                #expect(
                    TollgateAccess.matrix.permits(path, column) == (cell == "y"),
                    "\(path) for \(column)")
            }
        }
        #expect(rows == Set(ContractFacts.methods.map(\.path)), "the table has every method")
        #expect(rows == Set(TollgateAccess.matrix.paths), "the matrix has no other method")
    }

    @Test("a service that the house does not know may only ask for health and reflection")
    func stranger() {
        for path in TollgateAccess.matrix.paths {
            let isOpen =
                path.contains("health") && !path.hasSuffix("/Metrics")
                || path.contains("reflection")
            #expect(TollgateAccess.matrix.permits(path, .service("stranger")) == isOpen)
        }
        #expect(
            !TollgateAccess.matrix.permits("tollgate.limiter.v1.Limiter/Nothing", .operator(.owner))
        )
    }
}
