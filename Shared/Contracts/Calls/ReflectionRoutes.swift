import RPC

/// The routes of the reflection service: every contract of the house, whichever service answers.
package func reflectionRoutes() -> [Route] {
    reflectionRoutes(ReflectionAnswers())
}

/// Answers the reflection service from protobuf-c's descriptors.
private struct ReflectionAnswers: ReflectionService {
    func list(
        _ request: ReflectionV1.ListRequest, _ call: CallContext
    ) async throws -> ReflectionV1.ListResponse {
        SchemaCatalog.all
    }
}
