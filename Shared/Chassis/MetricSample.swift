/// A metric and its value at one moment.
package struct MetricSample: Sendable {
    /// The value, by kind.
    package enum Value: Sendable, Equatable {
        case counter(UInt64)
        case gauge(Int64)
        /// `counts` has one element more than `bounds`: what is above all of them.
        case histogram(
            bounds: [UInt64], counts: [UInt64], sum: UInt64, unit: Histogram.Unit)
    }

    package let name: String
    package let help: String
    package let labels: [(name: String, value: String)]
    package let value: Value

    init(_ entry: Metrics.Entry) {
        name = entry.name
        help = entry.help
        labels = entry.labels
        value =
            switch entry.source {
            case .counter(let counter): .counter(counter.value)
            case .gauge(let gauge): .gauge(gauge.value)
            case .reading(let read): .gauge(read())
            case .histogram(let histogram):
                .histogram(
                    bounds: histogram.bounds, counts: histogram.counts, sum: histogram.sum,
                    unit: histogram.unit)
            }
    }
}
