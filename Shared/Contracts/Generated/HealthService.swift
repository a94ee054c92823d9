// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.health.v1.Health.
package enum HealthMethods {
    /// Says whether the service takes calls.
    package static let check = MethodSpec(
        path: "tollgate.health.v1.Health/Check",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Sends the state now and at each change.
    package static let watch = MethodSpec(
        path: "tollgate.health.v1.Health/Watch",
        isServerStreaming: true,
        isIdempotent: true, requestBytesMax: 4_096)
    /// The service's metrics as they are now. For operators and for the gateway.
    package static let metrics = MethodSpec(
        path: "tollgate.health.v1.Health/Metrics",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        check,
        watch,
        metrics,
    ]
}

/// Calls tollgate.health.v1.Health with typed messages.
package struct HealthClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// Says whether the service takes calls.
    package func check(
        _ request: HealthV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> HealthV1.CheckResponse {
        try await HealthV1.CheckResponse(
            decodingReply: rpc.call(HealthMethods.check, request.encoded(), options: options))
    }

    /// Sends the state now and at each change.
    package func watch(
        _ request: HealthV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> ReplyStream<HealthV1.CheckResponse> {
        ReplyStream(
            try await rpc.stream(HealthMethods.watch, request.encoded(), options: options))
    }

    /// The service's metrics as they are now. For operators and for the gateway.
    package func metrics(
        _ request: HealthV1.MetricsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> HealthV1.MetricsResponse {
        try await HealthV1.MetricsResponse(
            decodingReply: rpc.call(HealthMethods.metrics, request.encoded(), options: options))
    }
}

/// The methods of tollgate.health.v1.Health that run in tasks of their own and may wait.
package protocol HealthService: Sendable {
    /// Says whether the service takes calls.
    func check(
        _ request: HealthV1.CheckRequest, _ call: CallContext
    ) async throws -> HealthV1.CheckResponse

    /// Sends the state now and at each change.
    func watch(
        _ request: HealthV1.CheckRequest, _ call: CallContext,
        _ writer: ReplyWriter<HealthV1.CheckResponse>
    ) async throws

    /// The service's metrics as they are now. For operators and for the gateway.
    func metrics(
        _ request: HealthV1.MetricsRequest, _ call: CallContext
    ) async throws -> HealthV1.MetricsResponse
}

/// The routes of tollgate.health.v1.Health, answered by `service`.
package func healthRoutes(
    _ service: some HealthService
) -> [Route] {
    [
        Route.unary(HealthMethods.check) {
            try await service.check($0, $1)
        },
        Route.stream(HealthMethods.watch) {
            try await service.watch($0, $1, $2)
        },
        Route.unary(HealthMethods.metrics) {
            try await service.metrics($0, $1)
        },
    ]
}
