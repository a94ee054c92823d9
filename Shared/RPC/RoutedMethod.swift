import Chassis
import Model

/// A method as the router holds it: found by `lookup`, read by index on every call.
package final class RoutedMethod: Sendable {
    /// The index in the router.
    package let index: Int
    package let spec: MethodSpec
    package let handler: Handler
    /// The hot handler, when the method has one: read once per call without switching on `handler`.
    package let hot: (any HotHandler)?
    /// Largest payload taken, in bytes: the lower of the method's and the server's.
    package let requestBytesMax: Int

    /// Whether everybody may call the method, and it answers without a stream.
    let isOpen: Bool
    let isStream: Bool
    let metrics: CallMetrics

    init(
        index: Int, route: Route, limits: ServerLimits, isForAll: Bool, metrics: Metrics
    ) {
        self.index = index
        spec = route.spec
        handler = route.handler
        if case .hot(let hot) = route.handler { self.hot = hot } else { hot = nil }
        if case .stream = route.handler { isStream = true } else { isStream = false }
        isOpen = isForAll && !isStream
        requestBytesMax = min(route.spec.requestBytesMax, limits.requestBytesMax)
        self.metrics = CallMetrics(route.spec.path, in: metrics)
    }
}
