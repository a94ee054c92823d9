/// Prometheus's text exposition format, version 0.0.4.
enum PrometheusText {
    /// The text of `samples`, those of one name in a row.
    static func render(_ samples: [MetricSample]) -> String {
        var text = ""
        var name: String?
        for sample in samples {
            if sample.name != name {
                name = sample.name
                text += "# HELP \(sample.name) \(escaped(sample.help, quotes: false))\n"
                text += "# TYPE \(sample.name) \(kind(sample.value))\n"
            }
            append(sample, to: &text)
        }
        return text
    }

    private static func kind(_ value: MetricSample.Value) -> String {
        switch value {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    private static func append(_ sample: MetricSample, to text: inout String) {
        switch sample.value {
        case .counter(let count): text += "\(sample.name)\(labels(sample)) \(count)\n"
        case .gauge(let number): text += "\(sample.name)\(labels(sample)) \(number)\n"
        case .histogram(let bounds, let counts, let sum, let unit):
            var seen: UInt64 = 0
            for (index, count) in counts.enumerated() {
                seen &+= count
                let bound = index < bounds.count ? number(bounds[index], unit) : "+Inf"
                text += "\(sample.name)_bucket\(labels(sample, bound: bound)) \(seen)\n"
            }
            text += "\(sample.name)_sum\(labels(sample)) \(number(sum, unit))\n"
            text += "\(sample.name)_count\(labels(sample)) \(seen)\n"
        }
    }

    private static func labels(_ sample: MetricSample, bound: String? = nil) -> String {
        var parts = sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        if let bound { parts.append("le=\"\(bound)\"") }
        return parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}"
    }

    /// Exact decimal text: microseconds become seconds.
    private static func number(_ value: UInt64, _ unit: Histogram.Unit) -> String {
        guard unit == .microseconds else { return String(value) }
        let fraction = String(value % 1_000_000)
        var digits = String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
        while digits.hasSuffix("0") { digits.removeLast() }
        let seconds = String(value / 1_000_000)
        return digits.isEmpty ? seconds : "\(seconds).\(digits)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
