import Model

/// Names a lease or a reservation: the org, by which it is routed, and 128 bits that can't be guessed.
struct HoldID: Hashable, Sendable {
    let org: OrgID
    let high: UInt64
    let low: UInt64

    /// Bytes of an id as it travels.
    static let byteCount = 24

    init(org: OrgID, high: UInt64, low: UInt64) {
        self.org = org
        self.high = high
        self.low = low
    }

    /// Reads an id; nil for bytes that are none.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words = InlineArray<3, UInt64>(repeating: 0)
        for (index, byte) in bytes.enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        guard let org = OrgID(Int64(bitPattern: words[0])) else { return nil }
        self.init(org: org, high: words[1], low: words[2])
    }

    /// The words as they travel, each in big-endian order.
    var words: (UInt64, UInt64, UInt64) { (UInt64(bitPattern: org.value), high, low) }

    /// The id as it travels.
    var bytes: [UInt8] {
        [words.0, words.1, words.2].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }
}
