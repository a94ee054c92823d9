/// Spreads waits so that clients do not come back all at once; a small seeded generator
/// (SplitMix64).
package struct Jitter: Sendable {
    private var state: UInt64

    /// Makes a generator; equal seeds give equal numbers.
    package init(seed: UInt64) { state = seed }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// `value` ±20 %, chosen by `random`; saturating.
    package static func spread(_ value: UInt64, random: UInt64) -> UInt64 {
        let fifth = value / 5
        let (width, isTooWide) = fifth.multipliedReportingOverflow(by: 2)
        guard !isTooWide, width > 0 else { return value }
        let (sum, isOver) = (value - fifth).addingReportingOverflow(random % (width + 1))
        return isOver ? .max : sum
    }
}
