import Contracts
import Model

extension AnalyticsV1.Percentiles {
    /// The percentiles of a sketch; nil when it holds nothing.
    init?(_ bins: DDSketch.Bins) {
        let total = bins.reduce(Int64(0)) { $0.addingReportingOverflow($1.count).partialValue }
        guard total > 0, let p50 = DDSketch.quantile(0.50, bins: bins),
            let p90 = DDSketch.quantile(0.90, bins: bins),
            let p95 = DDSketch.quantile(0.95, bins: bins),
            let p99 = DDSketch.quantile(0.99, bins: bins)
        else { return nil }
        self.init(count: total, p50Us: p50, p90Us: p90, p95Us: p95, p99Us: p99)
    }
}
