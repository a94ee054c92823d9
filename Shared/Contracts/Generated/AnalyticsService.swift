// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.analytics.v1.Analytics.
package enum AnalyticsMethods {
    /// The billing period to date against plan limits.
    package static let currentUsage = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/CurrentUsage",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Totals of a range.
    package static let usageSummary = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/UsageSummary",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Totals by bucket of time.
    package static let usageHistory = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/UsageHistory",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Endpoints by calls, errors, bytes and latency.
    package static let endpoints = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/Endpoints",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Errors (status >= 400) by status code.
    package static let errors = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/Errors",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Latency percentiles (DDSketch, relative error 1 %).
    package static let latency = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/Latency",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// The whole system in one view, for operators.
    package static let systemOverview = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/SystemOverview",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Orgs by calls, for operators.
    package static let topOrgs = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/TopOrgs",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// An org's events that tracker flagged, the newest first.
    package static let securityEvents = MethodSpec(
        path: "tollgate.analytics.v1.Analytics/SecurityEvents",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        currentUsage,
        usageSummary,
        usageHistory,
        endpoints,
        errors,
        latency,
        systemOverview,
        topOrgs,
        securityEvents,
    ]
}

/// Calls tollgate.analytics.v1.Analytics with typed messages.
package struct AnalyticsClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// The billing period to date against plan limits.
    package func currentUsage(
        _ request: AnalyticsV1.CurrentUsageRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.CurrentUsageResponse {
        try await AnalyticsV1.CurrentUsageResponse(
            decodingReply: rpc.call(
                AnalyticsMethods.currentUsage, request.encoded(), options: options))
    }

    /// Totals of a range.
    package func usageSummary(
        _ request: AnalyticsV1.UsageSummaryRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.UsageSummaryResponse {
        try await AnalyticsV1.UsageSummaryResponse(
            decodingReply: rpc.call(
                AnalyticsMethods.usageSummary, request.encoded(), options: options))
    }

    /// Totals by bucket of time.
    package func usageHistory(
        _ request: AnalyticsV1.UsageHistoryRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.UsageHistoryResponse {
        try await AnalyticsV1.UsageHistoryResponse(
            decodingReply: rpc.call(
                AnalyticsMethods.usageHistory, request.encoded(), options: options))
    }

    /// Endpoints by calls, errors, bytes and latency.
    package func endpoints(
        _ request: AnalyticsV1.EndpointsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.EndpointsResponse {
        try await AnalyticsV1.EndpointsResponse(
            decodingReply: rpc.call(AnalyticsMethods.endpoints, request.encoded(), options: options)
        )
    }

    /// Errors (status >= 400) by status code.
    package func errors(
        _ request: AnalyticsV1.ErrorsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.ErrorsResponse {
        try await AnalyticsV1.ErrorsResponse(
            decodingReply: rpc.call(AnalyticsMethods.errors, request.encoded(), options: options))
    }

    /// Latency percentiles (DDSketch, relative error 1 %).
    package func latency(
        _ request: AnalyticsV1.LatencyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.LatencyResponse {
        try await AnalyticsV1.LatencyResponse(
            decodingReply: rpc.call(AnalyticsMethods.latency, request.encoded(), options: options))
    }

    /// The whole system in one view, for operators.
    package func systemOverview(
        _ request: AnalyticsV1.SystemOverviewRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.SystemOverviewResponse {
        try await AnalyticsV1.SystemOverviewResponse(
            decodingReply: rpc.call(
                AnalyticsMethods.systemOverview, request.encoded(), options: options))
    }

    /// Orgs by calls, for operators.
    package func topOrgs(
        _ request: AnalyticsV1.TopOrgsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.TopOrgsResponse {
        try await AnalyticsV1.TopOrgsResponse(
            decodingReply: rpc.call(AnalyticsMethods.topOrgs, request.encoded(), options: options))
    }

    /// An org's events that tracker flagged, the newest first.
    package func securityEvents(
        _ request: AnalyticsV1.SecurityEventsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AnalyticsV1.SecurityEventsResponse {
        try await AnalyticsV1.SecurityEventsResponse(
            decodingReply: rpc.call(
                AnalyticsMethods.securityEvents, request.encoded(), options: options))
    }
}

/// The methods of tollgate.analytics.v1.Analytics that run in tasks of their own and may wait.
package protocol AnalyticsService: Sendable {
    /// The billing period to date against plan limits.
    func currentUsage(
        _ request: AnalyticsV1.CurrentUsageRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.CurrentUsageResponse

    /// Totals of a range.
    func usageSummary(
        _ request: AnalyticsV1.UsageSummaryRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.UsageSummaryResponse

    /// Totals by bucket of time.
    func usageHistory(
        _ request: AnalyticsV1.UsageHistoryRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.UsageHistoryResponse

    /// Endpoints by calls, errors, bytes and latency.
    func endpoints(
        _ request: AnalyticsV1.EndpointsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.EndpointsResponse

    /// Errors (status >= 400) by status code.
    func errors(
        _ request: AnalyticsV1.ErrorsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.ErrorsResponse

    /// Latency percentiles (DDSketch, relative error 1 %).
    func latency(
        _ request: AnalyticsV1.LatencyRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.LatencyResponse

    /// The whole system in one view, for operators.
    func systemOverview(
        _ request: AnalyticsV1.SystemOverviewRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.SystemOverviewResponse

    /// Orgs by calls, for operators.
    func topOrgs(
        _ request: AnalyticsV1.TopOrgsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.TopOrgsResponse

    /// An org's events that tracker flagged, the newest first.
    func securityEvents(
        _ request: AnalyticsV1.SecurityEventsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.SecurityEventsResponse
}

/// The routes of tollgate.analytics.v1.Analytics, answered by `service`.
package func analyticsRoutes(
    _ service: some AnalyticsService
) -> [Route] {
    [
        Route.unary(AnalyticsMethods.currentUsage) {
            try await service.currentUsage($0, $1)
        },
        Route.unary(AnalyticsMethods.usageSummary) {
            try await service.usageSummary($0, $1)
        },
        Route.unary(AnalyticsMethods.usageHistory) {
            try await service.usageHistory($0, $1)
        },
        Route.unary(AnalyticsMethods.endpoints) {
            try await service.endpoints($0, $1)
        },
        Route.unary(AnalyticsMethods.errors) {
            try await service.errors($0, $1)
        },
        Route.unary(AnalyticsMethods.latency) {
            try await service.latency($0, $1)
        },
        Route.unary(AnalyticsMethods.systemOverview) {
            try await service.systemOverview($0, $1)
        },
        Route.unary(AnalyticsMethods.topOrgs) {
            try await service.topOrgs($0, $1)
        },
        Route.unary(AnalyticsMethods.securityEvents) {
            try await service.securityEvents($0, $1)
        },
    ]
}
