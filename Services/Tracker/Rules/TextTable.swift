/// The distinct texts of a batch, each with a number; open addressing over the bytes' hash.
struct TextTable {
    private var texts: [String] = []
    private var hashes: [UInt64] = []
    // Power of two; -1: free.
    private var slots: [Int32] = Array(repeating: -1, count: 64)

    /// Makes an empty table.
    init() {}

    /// How many distinct texts there are.
    var count: Int { texts.count }

    /// The text of a number that this table gave.
    subscript(number: TextNumber) -> String { texts[Int(number)] }

    /// The number of a text of valid UTF-8, a new one if it is new.
    mutating func number(of bytes: UnsafeRawBufferPointer) -> TextNumber {
        let hash = Self.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = slots[slot]
            if hashes[Int(number)] == hash, equals(texts[Int(number)], bytes) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = TextNumber(truncatingIfNeeded: texts.count)
        texts.append(String(decoding: bytes, as: UTF8.self))
        hashes.append(hash)
        slots[slot] = number
        if texts.count * 2 > slots.count { grow() }
        return number
    }

    /// For each number its rank among all texts, by bytes: one order for every tracker.
    func ranks() -> [Int32] {
        let order = texts.indices.sorted {
            texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
        }
        var ranks = [Int32](repeating: 0, count: texts.count)
        for (rank, index) in order.enumerated() { ranks[index] = Int32(truncatingIfNeeded: rank) }
        return ranks
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in texts.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = TextNumber(truncatingIfNeeded: index)
        }
    }

    @inline(__always)
    private func equals(_ text: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.count == bytes.count && utf8.elementsEqual(bytes)
        }
    }

    /// Differs from process to process, so that nobody can choose texts that collide.
    private static let seed = UInt64(bitPattern: Int64(Hasher().finalize()))

    /// Mixes eight bytes at a time.
    @inline(__always)
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while bytes.count - place >= 8 {
            hash = mix(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        while place < bytes.count {
            rest = rest << 8 | UInt64(bytes[place])
            place += 1
        }
        return mix(hash, rest)
    }

    @inline(__always)
    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let (high, low) = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return high ^ low
    }
}
