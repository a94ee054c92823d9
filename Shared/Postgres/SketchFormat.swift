import Model

/// A latency sketch as one `numeric`: every bin is a slot of 12 decimal digits of a large number.
///
/// Problem: sketches are merged all the time, by every flush into its rollups and by every answer
/// over a range; a row for each bin makes a flush update hundreds of rows where it should update
/// one, and PostgreSQL has no type of its own that adds bin by bin.
/// Choice: value = sum of count * 10^(12 * (bin + 1)). Then `+` adds two sketches and `sum()` any
/// number of them, natively. Twelve decimal digits are three of the base-10000 digits that a numeric
/// is made of, so that a slot is read and written without arithmetic. In SQL one measurement is
/// `('1e' || 12 * (bin + 1))::numeric`.
/// Guarantee: exact as long as no bin of a sum exceeds 999,999,999,999: beyond, it would carry into
/// the next bin. A single bin, 2 % wide, would have to take a million measurements a second for
/// eleven days. All bins up to 2^63 microseconds are some 26,000 of a numeric's 131,072 digits.
/// Cost: six bytes for every bin between the lowest and the highest, empty ones included, which
/// compress well; no bin can be found by an index.
enum SketchFormat {
    /// Base-10000 digits of a slot.
    private static let slotDigits = 3

    /// Appends a sketch as a numeric.
    /// - Returns: false, with nothing useful appended, unless bins ascend within what DDSketch has and
    ///   counts lie in 1...`DDSketch.countMax`.
    static func append(_ bins: DDSketch.Bins, to bytes: inout [UInt8]) -> Bool {
        guard let lowest = bins.first?.bin, let highest = bins.last?.bin else {
            bytes.append(contentsOf: [UInt8](repeating: 0, count: 8))
            return true
        }
        guard lowest >= DDSketch.zeroBin, highest <= DDSketch.lastBin, lowest <= highest else {
            return false
        }
        // From the highest bin down to the lowest; the server cuts zero digits at both ends.
        let digits = slotDigits * (Int(highest) - Int(lowest) + 1)
        bytes.appendBigEndian(Int16(digits))
        bytes.appendBigEndian(Int16(slotDigits * (Int(highest) + 2) - 1))
        bytes.appendBigEndian(NumericFormat.positive)
        bytes.appendBigEndian(Int16(0))
        var next = highest
        for (bin, count) in bins.reversed() {
            guard bin <= next, bin >= lowest, (1...DDSketch.countMax).contains(count) else {
                return false
            }
            bytes.append(contentsOf: repeatElement(0, count: 2 * slotDigits * Int(next - bin)))
            bytes.appendBigEndian(UInt16(count / 100_000_000))
            bytes.appendBigEndian(UInt16(count / 10_000 % 10_000))
            bytes.appendBigEndian(UInt16(count % 10_000))
            next = bin - 1
        }
        return true
    }

    /// The bins of a sketch; nil when the number isn't one.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> DDSketch.Bins? {
        guard let digits = NumericFormat.Digits(bytes), !digits.isNegative else { return nil }
        var bins: DDSketch.Bins = []
        for index in 0..<digits.count {
            guard let digit = digits[index] else { return nil }
            if digit == 0 { continue }
            let place = digits.weight - index
            guard place >= 0 else { return nil }
            let bin = Int16(place / slotDigits - 1)
            let count = Int64(digit) * [1, 10_000, 100_000_000][place % slotDigits]
            if bins.last?.bin == bin {
                bins[bins.count - 1].count += count
            } else {
                bins.append((bin, count))
            }
        }
        bins.reverse()
        return bins
    }
}
