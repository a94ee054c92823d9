// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.reflection.v1.Reflection.
package enum ReflectionMethods {
    /// Every service, method, message and enum that this server knows.
    package static let list = MethodSpec(
        path: "tollgate.reflection.v1.Reflection/List",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        list
    ]
}

/// Calls tollgate.reflection.v1.Reflection with typed messages.
package struct ReflectionClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// Every service, method, message and enum that this server knows.
    package func list(
        _ request: ReflectionV1.ListRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> ReflectionV1.ListResponse {
        try await ReflectionV1.ListResponse(
            decodingReply: rpc.call(ReflectionMethods.list, request.encoded(), options: options))
    }
}

/// The methods of tollgate.reflection.v1.Reflection that run in tasks of their own and may wait.
package protocol ReflectionService: Sendable {
    /// Every service, method, message and enum that this server knows.
    func list(
        _ request: ReflectionV1.ListRequest, _ call: CallContext
    ) async throws -> ReflectionV1.ListResponse
}

/// The routes of tollgate.reflection.v1.Reflection, answered by `service`.
package func reflectionRoutes(
    _ service: some ReflectionService
) -> [Route] {
    [
        Route.unary(ReflectionMethods.list) {
            try await service.list($0, $1)
        }
    ]
}
