import Chassis
import Synchronization

/// What is counted of the calls of one method: by status, and how long ordinary ones took.
final class CallMetrics: Sendable {
    private let registry: Metrics
    private let path: String
    private let succeeded: Counter
    private let latency: Histogram
    /// By status; made at the first call that ends so.
    private let failed = Mutex([Counter?](repeating: nil, count: Status.allCases.count))

    init(_ path: String, in registry: Metrics) {
        self.registry = registry
        self.path = path
        succeeded = CallMetrics.counter(path, .ok, registry)
        latency = registry.histogram(
            "tollgate_rpc_server_seconds", help: "How long ordinary calls took.", ["method": path])
    }

    /// Counts calls that ended with `status`.
    func count(_ status: Status, calls: UInt64 = 1) {
        guard status != .ok else { return succeeded.add(calls) }
        let counter = failed.withLock { failed in
            let index = Int(status.rawValue)
            if let known = failed[index] { return known }
            let new = CallMetrics.counter(path, status, registry)
            failed[index] = new
            return new
        }
        counter.add(calls)
    }

    /// Records how long a call took.
    func record(nanoseconds: UInt64) { latency.record(nanoseconds / 1_000) }

    private static func counter(
        _ path: String, _ status: Status, _ registry: Metrics
    ) -> Counter {
        registry.counter(
            "tollgate_rpc_server_calls_total", help: "Calls that ended, by method and status.",
            ["method": path, "status": String(status.rawValue)])
    }
}
