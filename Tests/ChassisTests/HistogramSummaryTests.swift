import Testing

@testable import Chassis

@Suite("Summaries of histograms")
struct HistogramSummaryTests {
    @Test("percentiles lie in the cell of the exact ones, and the mean is exact")
    func close() {
        let histogram = Metrics().histogram("test", help: "", bounds: [10, 20, 50, 100], unit: .plain)
        for value in UInt64(1)...100 { histogram.record(value) }
        let summary = HistogramSummary(histogram)
        #expect(summary.count == 100 && summary.mean == 50)
        #expect(summary.p50 == 50 && summary.p90 == 90 && summary.p99 == 99)
    }

    @Test("nothing counted is all zero; what is above all bounds is told as the last bound")
    func ends() {
        let histogram = Metrics().histogram("test", help: "", bounds: [10, 20], unit: .plain)
        let none = HistogramSummary(histogram)
        #expect(none.count == 0 && none.mean == 0 && none.p99 == 0)
        histogram.record(1_000)
        histogram.record(1_000)
        #expect(HistogramSummary(histogram).p50 == 20)
        #expect(HistogramSummary(histogram).mean == 1_000)
    }

    @Test("one value is told as the upper bound of its cell, whatever the percentile")
    func single() {
        let histogram = Metrics().histogram("test", help: "", bounds: [10, 20, 30], unit: .plain)
        histogram.record(15)
        let summary = HistogramSummary(histogram)
        #expect(summary.p50 == 20 && summary.p90 == 20 && summary.p99 == 20)
    }
}
