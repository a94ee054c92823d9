// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.billing.v1.Billing.
package enum BillingMethods {
    /// tollgate.billing.v1.Billing/ListPlans
    package static let listPlans = MethodSpec(
        path: "tollgate.billing.v1.Billing/ListPlans",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Starts a subscription; replaces the org's free one.
    package static let createSubscription = MethodSpec(
        path: "tollgate.billing.v1.Billing/CreateSubscription",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// tollgate.billing.v1.Billing/GetSubscription
    package static let getSubscription = MethodSpec(
        path: "tollgate.billing.v1.Billing/GetSubscription",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// May this org use so much more of a meter?
    package static let entitlement = MethodSpec(
        path: "tollgate.billing.v1.Billing/Entitlement",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// The invoice that the period would give if it ended now.
    package static let invoicePreview = MethodSpec(
        path: "tollgate.billing.v1.Billing/InvoicePreview",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Monthly recurring revenue now, by plan.
    package static let mrr = MethodSpec(
        path: "tollgate.billing.v1.Billing/Mrr",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        listPlans,
        createSubscription,
        getSubscription,
        entitlement,
        invoicePreview,
        mrr,
    ]
}

/// Calls tollgate.billing.v1.Billing with typed messages.
package struct BillingClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// tollgate.billing.v1.Billing/ListPlans
    package func listPlans(
        _ request: BillingV1.ListPlansRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.ListPlansResponse {
        try await BillingV1.ListPlansResponse(
            decodingReply: rpc.call(BillingMethods.listPlans, request.encoded(), options: options))
    }

    /// Starts a subscription; replaces the org's free one.
    package func createSubscription(
        _ request: BillingV1.CreateSubscriptionRequest = .init(),
        options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.Subscription {
        try await BillingV1.Subscription(
            decodingReply: rpc.call(
                BillingMethods.createSubscription, request.encoded(), options: options))
    }

    /// tollgate.billing.v1.Billing/GetSubscription
    package func getSubscription(
        _ request: BillingV1.GetSubscriptionRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.Subscription {
        try await BillingV1.Subscription(
            decodingReply: rpc.call(
                BillingMethods.getSubscription, request.encoded(), options: options))
    }

    /// May this org use so much more of a meter?
    package func entitlement(
        _ request: BillingV1.EntitlementRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.EntitlementResponse {
        try await BillingV1.EntitlementResponse(
            decodingReply: rpc.call(BillingMethods.entitlement, request.encoded(), options: options)
        )
    }

    /// The invoice that the period would give if it ended now.
    package func invoicePreview(
        _ request: BillingV1.InvoicePreviewRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.InvoicePreviewResponse {
        try await BillingV1.InvoicePreviewResponse(
            decodingReply: rpc.call(
                BillingMethods.invoicePreview, request.encoded(), options: options))
    }

    /// Monthly recurring revenue now, by plan.
    package func mrr(
        _ request: BillingV1.MrrRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> BillingV1.MrrResponse {
        try await BillingV1.MrrResponse(
            decodingReply: rpc.call(BillingMethods.mrr, request.encoded(), options: options))
    }
}

/// The methods of tollgate.billing.v1.Billing that run in tasks of their own and may wait.
package protocol BillingService: Sendable {
    /// tollgate.billing.v1.Billing/ListPlans
    func listPlans(
        _ request: BillingV1.ListPlansRequest, _ call: CallContext
    ) async throws -> BillingV1.ListPlansResponse

    /// Starts a subscription; replaces the org's free one.
    func createSubscription(
        _ request: BillingV1.CreateSubscriptionRequest, _ call: CallContext
    ) async throws -> BillingV1.Subscription

    /// tollgate.billing.v1.Billing/GetSubscription
    func getSubscription(
        _ request: BillingV1.GetSubscriptionRequest, _ call: CallContext
    ) async throws -> BillingV1.Subscription

    /// May this org use so much more of a meter?
    func entitlement(
        _ request: BillingV1.EntitlementRequest, _ call: CallContext
    ) async throws -> BillingV1.EntitlementResponse

    /// The invoice that the period would give if it ended now.
    func invoicePreview(
        _ request: BillingV1.InvoicePreviewRequest, _ call: CallContext
    ) async throws -> BillingV1.InvoicePreviewResponse

    /// Monthly recurring revenue now, by plan.
    func mrr(
        _ request: BillingV1.MrrRequest, _ call: CallContext
    ) async throws -> BillingV1.MrrResponse
}

/// The routes of tollgate.billing.v1.Billing, answered by `service`.
package func billingRoutes(
    _ service: some BillingService
) -> [Route] {
    [
        Route.unary(BillingMethods.listPlans) {
            try await service.listPlans($0, $1)
        },
        Route.unary(BillingMethods.createSubscription) {
            try await service.createSubscription($0, $1)
        },
        Route.unary(BillingMethods.getSubscription) {
            try await service.getSubscription($0, $1)
        },
        Route.unary(BillingMethods.entitlement) {
            try await service.entitlement($0, $1)
        },
        Route.unary(BillingMethods.invoicePreview) {
            try await service.invoicePreview($0, $1)
        },
        Route.unary(BillingMethods.mrr) {
            try await service.mrr($0, $1)
        },
    ]
}
