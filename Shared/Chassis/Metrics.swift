import Synchronization

/// The registry of a process's counters, gauges and histograms.
///
/// Ask for a metric once, keep it, and update it: asking takes a lock, updating is one or two
/// atomic additions.
package final class Metrics: Sendable {
    /// Names and values of a metric's dimensions; few values each, never a customer's id.
    package typealias Labels = KeyValuePairs<String, String>

    /// A metric's kind, with where its value is.
    enum Source: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case reading(@Sendable () -> Int64)
        case histogram(Histogram)
    }

    struct Entry: Sendable {
        let name: String
        let help: String
        let labels: [(name: String, value: String)]
        let source: Source
    }

    private let entries = Mutex<[Entry]>([])

    /// Makes an empty registry.
    package init() {}

    /// The counter of this name and labels, made when it is new; by convention the name ends in
    /// `_total`.
    package func counter(_ name: String, help: String, _ labels: Labels = [:]) -> Counter {
        let source = entry(name, help, labels) { .counter(Counter()) }
        guard case .counter(let counter) = source else {
            preconditionFailure("\(name) is another kind of metric")
        }
        return counter
    }

    /// The gauge of this name and labels, made when it is new.
    package func gauge(_ name: String, help: String, _ labels: Labels = [:]) -> Gauge {
        let source = entry(name, help, labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = source else {
            preconditionFailure("\(name) is another kind of metric")
        }
        return gauge
    }

    /// A gauge that is read when metrics are asked for; the first registration of a name and labels
    /// stands.
    package func reading(
        _ name: String, help: String, _ labels: Labels = [:],
        _ read: @escaping @Sendable () -> Int64
    ) {
        _ = entry(name, help, labels) { .reading(read) }
    }

    /// The histogram of this name and labels, made when it is new. Of microseconds, it is shown in
    /// seconds, and by convention its name ends in `_seconds`.
    package func histogram(
        _ name: String, help: String, _ labels: Labels = [:],
        bounds: [UInt64] = Histogram.latencyBounds, unit: Histogram.Unit = .microseconds
    ) -> Histogram {
        let source = entry(name, help, labels) {
            .histogram(Histogram(bounds: bounds, unit: unit))
        }
        guard case .histogram(let histogram) = source else {
            preconditionFailure("\(name) is another kind of metric")
        }
        return histogram
    }

    /// Every metric with its value now, by name, in order of registration within a name.
    package func snapshot() -> [MetricSample] {
        let entries = entries.withLock { $0 }
        var order: [String: Int] = [:]
        for entry in entries where order[entry.name] == nil { order[entry.name] = order.count }
        return entries.enumerated()
            .sorted {
                let left = order[$0.element.name, default: 0]
                let right = order[$1.element.name, default: 0]
                return left == right ? $0.offset < $1.offset : left < right
            }
            .map { MetricSample($0.element) }
    }

    /// All metrics in Prometheus's text format, version 0.0.4.
    package func prometheusText() -> String { PrometheusText.render(snapshot()) }

    private func entry(
        _ name: String, _ help: String, _ labels: Labels, make: () -> Source
    ) -> Source {
        let labels = labels.map { (name: $0.key, value: $0.value) }
        return entries.withLock { entries in
            let known = entries.first { entry in
                entry.name == name && entry.labels.elementsEqual(labels, by: ==)
            }
            if let known { return known.source }
            let entry = Entry(name: name, help: help, labels: labels, source: make())
            entries.append(entry)
            return entry.source
        }
    }
}
