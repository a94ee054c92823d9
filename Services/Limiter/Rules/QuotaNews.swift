/// What PostgreSQL said with the last grant of a quota, in one word, so that it is stored at once:
/// 10 bits of the question's mark, 6 bits of the grant's size, 48 bits of what could still be had.
struct QuotaNews: Equatable, Sendable {
    /// Units that could still be granted, at most 2^48 - 1.
    var left: UInt64
    /// The last grant, rounded down to a power of two.
    private(set) var grant: UInt64
    /// Names the question, so that a later process knows whether its answer is in the cell. Two
    /// questions may have one mark: the second one's units count as used then, which admits nobody.
    let mark: UInt64

    private static let leftMax: UInt64 = (1 << 48) - 1

    /// Takes an answer; `mark` is `EscrowID.mark`.
    init(left: UInt64, granted: UInt64, mark: UInt64) {
        self.left = min(left, Self.leftMax)
        grant = granted == 0 ? 1 : 1 << UInt64(63 - granted.leadingZeroBitCount)
        self.mark = mark & 1_023
    }

    /// Reads the word of a cell.
    @inline(__always)
    init(word: UInt64) {
        left = word & Self.leftMax
        grant = 1 << (word >> 48 & 63)
        mark = word >> 54
    }

    /// The word of a cell.
    var word: UInt64 {
        mark << 54 | UInt64(grant.trailingZeroBitCount) << 48 | min(left, Self.leftMax)
    }
}
