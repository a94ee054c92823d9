import RPC

/// Who may call what: the one table of the house. What is not in it is denied.
package enum TollgateAccess {
    /// The peers that exist, as the names of their tokens.
    package enum Peer: String, CaseIterable, Sendable {
        case limiter, tracker, analytics, billing, admin, gateway
        /// A product back end of the company: asks before a request and gives back what it did not
        /// use, records after it, shows an org its own usage. It neither forgets counts nor changes
        /// what is past: that is an operator's.
        case backend

        /// The column of the matrix.
        package var callerClass: CallerClass { .service(rawValue) }
    }

    /// The matrix that every server of the house uses.
    package static let matrix: AccessMatrix = {
        var matrix = AccessMatrix()
        for spec in [HealthMethods.check, HealthMethods.watch] { matrix.allow(spec.path, .any) }
        for spec in ReflectionMethods.all { matrix.allow(spec.path, .any) }
        for spec in ContractFacts.methods {
            matrix.allow(spec.path, [.operator(.owner), .operator(.admin)])
        }
        for grant in grants {
            for spec in grant.methods { matrix.allow(spec.path, grant.callers) }
        }
        return matrix
    }()

    /// Methods, and who may call them besides owners and admins.
    private struct Grant {
        let callers: Set<CallerClass>
        let methods: [MethodSpec]

        init(_ callers: Set<CallerClass>, _ methods: [MethodSpec]) {
            self.callers = callers
            self.methods = methods
        }
    }

    private static let everyPeer = Set(Peer.allCases.map(\.callerClass))
    private static let backend: Set<CallerClass> = [Peer.backend.callerClass]
    private static let gateway: Set<CallerClass> = [Peer.gateway.callerClass]

    private static let decisions: [MethodSpec] = [
        LimiterMethods.check, LimiterMethods.checkMany, LimiterMethods.peek,
        LimiterMethods.reserve, LimiterMethods.commit, LimiterMethods.cancel,
        LimiterMethods.refund, LimiterMethods.limits, LimiterMethods.members,
    ]
    private static let limiterReads: [MethodSpec] = [
        LimiterMethods.whatIf, LimiterMethods.watch, LimiterMethods.limits,
        LimiterMethods.members,
    ]
    private static let billingReads: [MethodSpec] = [
        BillingMethods.listPlans, BillingMethods.getSubscription, BillingMethods.entitlement,
        BillingMethods.invoicePreview, BillingMethods.mrr,
    ]
    private static let adminReads: [MethodSpec] = [
        AdminMethods.getOrg, AdminMethods.listOrgs, AdminMethods.resolveOrg,
        AdminMethods.listUsers, AdminMethods.listKeys, AdminMethods.listPolicies,
        AdminMethods.getPolicy, AdminMethods.listOverrides, AdminMethods.getLimiting,
        AdminMethods.listIpRules,
    ]
    private static let orgAnalytics: [MethodSpec] = [
        AnalyticsMethods.currentUsage, AnalyticsMethods.usageSummary,
        AnalyticsMethods.usageHistory, AnalyticsMethods.endpoints, AnalyticsMethods.errors,
        AnalyticsMethods.latency,
    ]

    private static let grants: [Grant] = [
        Grant(everyPeer, [AdminMethods.resolveOrg]),
        Grant([Peer.analytics.callerClass], [BillingMethods.getSubscription]),

        Grant(backend, decisions),
        Grant(
            backend, [TrackerMethods.record, TrackerMethods.recordStream, TrackerMethods.status]),
        Grant(backend, orgAnalytics),
        Grant(
            backend,
            [
                BillingMethods.entitlement, BillingMethods.invoicePreview,
                BillingMethods.getSubscription,
            ]),

        Grant(
            [Peer.gateway.callerClass, .operator(.billing), .operator(.analyst)],
            [HealthMethods.metrics]),

        Grant(gateway, AnalyticsMethods.all + billingReads + adminReads),
        Grant(
            gateway,
            [
                AdminMethods.verifyAudit, TrackerMethods.status, TrackerMethods.backfillJobs,
                LimiterMethods.watch, LimiterMethods.limits, LimiterMethods.members,
            ]),

        Grant([.operator(.billing)], BillingMethods.all + AnalyticsMethods.all + adminReads),
        Grant([.operator(.billing)], [AdminMethods.verifyAudit]),
        Grant(
            [.operator(.analyst)],
            AnalyticsMethods.all + billingReads + adminReads + limiterReads),
    ]
}
