import Model

/// Spreads waits so that clients do not come back all at once.
package struct Jitter: Sendable {
    private var random: SeededRandom

    /// Makes a generator; equal seeds give equal numbers.
    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The next number.
    package mutating func next() -> UInt64 { random.next() }

    /// `value` ±20 %, chosen by `random`; saturating.
    package static func spread(_ value: UInt64, random: UInt64) -> UInt64 {
        let fifth = value / 5
        let (width, isTooWide) = fifth.multipliedReportingOverflow(by: 2)
        guard !isTooWide, width > 0 else { return value }
        let (sum, isOver) = (value - fifth).addingReportingOverflow(random % (width + 1))
        return isOver ? .max : sum
    }
}
