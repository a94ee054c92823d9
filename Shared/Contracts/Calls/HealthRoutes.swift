import RPC

/// The routes of the health service, answered from `state`.
/// - Parameter metrics: tells the process's metrics in Prometheus's text format.
package func healthRoutes(
    state: HealthState, metrics: @escaping @Sendable () -> String
) -> [Route] {
    healthRoutes(HealthAnswers(state: state, metricsText: metrics))
}

/// Answers the health service from the state that the process holds.
private struct HealthAnswers: HealthService {
    let state: HealthState
    let metricsText: @Sendable () -> String

    func metrics(
        _ request: HealthV1.MetricsRequest, _ call: CallContext
    ) async throws -> HealthV1.MetricsResponse {
        HealthV1.MetricsResponse(text: metricsText())
    }

    func check(
        _ request: HealthV1.CheckRequest, _ call: CallContext
    ) async throws -> HealthV1.CheckResponse {
        HealthV1.CheckResponse(state.snapshot)
    }

    func watch(
        _ request: HealthV1.CheckRequest, _ call: CallContext,
        _ writer: ReplyWriter<HealthV1.CheckResponse>
    ) async throws {
        for await snapshot in state.changes() {
            try await writer.send(HealthV1.CheckResponse(snapshot))
        }
    }
}

extension HealthV1.CheckResponse {
    /// The snapshot as a message.
    package init(_ snapshot: HealthSnapshot) {
        self.init(
            status: snapshot.isServing ? .serving : .notServing, service: snapshot.service,
            version: snapshot.version, uptimeMs: snapshot.uptimeMilliseconds,
            dependencies: snapshot.dependencies.map {
                .init(name: $0.name, healthy: $0.isHealthy, detail: $0.detail)
            })
    }
}
