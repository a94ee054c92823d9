/// A few numbers out of a histogram: percentiles are right within the width of one of its cells.
package struct HistogramSummary: Sendable, Equatable {
    /// Values counted.
    package let count: UInt64
    /// Their average; 0 for none.
    package let mean: UInt64
    /// Half of the values are not above it.
    package let p50: UInt64
    /// Nine tenths of the values are not above it.
    package let p90: UInt64
    /// 99 of 100 values are not above it.
    package let p99: UInt64

    /// Reads a histogram, whose values may go on to be counted meanwhile.
    package init(_ histogram: Histogram) {
        let counts = histogram.counts
        count = counts.reduce(0, +)
        mean = count == 0 ? 0 : histogram.sum / count
        func percentile(_ hundredths: UInt64) -> UInt64 {
            Self.percentile(hundredths, of: counts, bounds: histogram.bounds)
        }
        (p50, p90, p99) = (percentile(50), percentile(90), percentile(99))
    }

    /// The value below which so many hundredths lie, as if the values of a cell were spread evenly over it; the last
    /// bound for what is above all bounds.
    static func percentile(
        _ hundredths: UInt64, of counts: [UInt64], bounds: [UInt64]
    ) -> UInt64 {
        let total = counts.reduce(0, +)
        guard total > 0 else { return 0 }
        // The rank of the value, from 1.
        let rank = max(1, (UInt128(total) * UInt128(hundredths) + 99) / 100)
        var below: UInt128 = 0
        for (cell, bound) in bounds.enumerated() {
            let here = UInt128(counts[cell])
            if below + here >= rank, here > 0 {
                let from = cell == 0 ? 0 : bounds[cell - 1]
                let part = UInt128(bound - from) * (rank - below) / here
                return from + UInt64(clamping: part)
            }
            below += here
        }
        return bounds.last ?? 0
    }
}
