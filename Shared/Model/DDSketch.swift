/// The bins of a latency sketch with a relative error of 1 %.
///
/// Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
/// relative-error guarantees", VLDB 2019. With g = 1.01/0.99 = 101/99, bin i covers (g^(i-1), g^i]
/// microseconds; bin -1 holds zero. Bounds are computed in 128-bit integers, so that every process
/// and machine agrees on every bin.
package enum DDSketch {
    /// What a sketch counted: bins in ascending order, each once, every count above 0.
    package typealias Bins = [(bin: Int16, count: Int64)]

    /// The most that one bin of a stored sketch may hold; see `Postgres.SketchFormat`.
    package static let countMax: Int64 = 999_999_999_999

    /// The bin of zero.
    package static let zeroBin: Int16 = -1
    /// The bin of `UInt64.max`, the last one.
    package static let lastBin = Int16(bounds.upper.count - 1)

    /// The bin that holds `value`, in microseconds.
    package static func bin(ofMicroseconds value: UInt64) -> Int16 {
        guard value > 0 else { return zeroBin }
        let table = bounds
        let bits = 63 - value.leadingZeroBitCount
        var low = table.octave[bits]
        var high = table.octave[bits + 1]
        // The first bin whose upper bound is not below `value` lies in low...high.
        while low < high {
            let middle = (low + high) / 2
            if table.upper[middle] < value { low = middle + 1 } else { high = middle }
        }
        return Int16(truncatingIfNeeded: low)
    }

    /// The value that stands for a bin, within 1 % of everything in it: 2·g^i/(g+1) = 0.99·g^i,
    /// rounded to whole microseconds; 0 for the zero bin and bins below, the last bin's value for
    /// bins above it.
    package static func value(ofBin bin: Int16) -> Int64 {
        guard bin >= 0 else { return 0 }
        return bounds.middle[min(Int(bin), bounds.middle.count - 1)]
    }

    /// What both sketches counted; each sum is below 2^63, as counts are at most `countMax`.
    package static func merged(_ one: Bins, _ two: Bins) -> Bins {
        var sum: Bins = []
        sum.reserveCapacity(one.count + two.count)
        var rest = two[...]
        for (bin, count) in one {
            while let next = rest.first, next.bin < bin {
                sum.append(next)
                rest.removeFirst()
            }
            if let same = rest.first, same.bin == bin {
                sum.append((bin, count &+ same.count))
                rest.removeFirst()
            } else {
                sum.append((bin, count))
            }
        }
        sum.append(contentsOf: rest)
        return sum
    }

    /// The value at rank q·(n-1) of all that was counted, for `q` from 0 to 1 (cut to that), in
    /// microseconds.
    /// - Parameter bins: in any order, a bin perhaps more than once; counts below 1 are ignored.
    /// - Returns: nil when nothing was counted or `q` is not a number.
    package static func quantile(_ q: Double, bins: Bins) -> Int64? {
        guard !q.isNaN else { return nil }
        let counted = bins.filter { $0.count > 0 }.sorted { $0.bin < $1.bin }
        var total: UInt64 = 0
        for (_, count) in counted {
            let (sum, over) = total.addingReportingOverflow(count.magnitude)
            total = over ? .max : sum
        }
        guard total > 0, let last = counted.last else { return nil }
        let rank = UInt64(exactly: (min(max(q, 0), 1) * Double(total - 1)).rounded(.down)) ?? .max
        var seen: UInt64 = 0
        for (bin, count) in counted {
            let (sum, over) = seen.addingReportingOverflow(count.magnitude)
            if over || sum > rank { return value(ofBin: bin) }
            seen = sum
        }
        return value(ofBin: last.bin)
    }

    private static let bounds = Bounds()

    private struct Bounds: Sendable {
        /// ⌊g^i⌋, the last one `UInt64.max`.
        var upper: [UInt64] = []
        /// 0.99·g^i, rounded.
        var middle: [Int64] = []
        /// For k in 0...64, the first bin whose upper bound is at least 2^k (for 64: the last bin).
        var octave: [Int] = []

        init() {
            // g^i = mantissa / 2^fractionBits, the mantissa between 2^112 and 2^121.
            var mantissa = UInt128(1) << 112
            var fractionBits = 112
            var isLast = false
            while !isLast {
                let whole = mantissa >> UInt128(fractionBits)
                isLast = whole >= UInt128(UInt64.max)
                upper.append(isLast ? .max : UInt64(whole))
                let scaled = mantissa / 100 * 99 + mantissa % 100 * 99 / 100
                let half = UInt128(1) << UInt128(fractionBits - 1)
                let rounded = (scaled + half) >> UInt128(fractionBits)
                middle.append(Int64(clamping: rounded))
                mantissa = mantissa * 101 / 99
                if mantissa >> 120 != 0 {
                    mantissa >>= 8
                    fractionBits -= 8
                }
            }
            var bin = 0
            for power in 0..<64 {
                while upper[bin] < UInt64(1) << UInt64(power) { bin += 1 }
                octave.append(bin)
            }
            octave.append(upper.count - 1)
        }
    }
}
