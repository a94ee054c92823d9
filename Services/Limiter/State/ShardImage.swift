/// State of a shard on its way from one machine to another: all of it, or what changed since the image before. Its
/// instants are of the wall clock.
///
/// As bytes: words of 64 bits, little-endian: the head (`Head`), then counters of four words, names of ended holds of
/// two, live holds of eight and seven for each of their rules, at last a checksum of all before it.
struct ShardImage: Equatable, Sendable {
    /// Whether it is all of the state.
    var isBase = true
    /// Calls that are missing from the counts, as `ShardLoss`; `at` on the wall clock.
    var loss = ShardLoss()
    /// `RecordHeader.Word.lostMark`.
    var lostMark: UInt64 = 0
    /// Counters by key: (dead at, value).
    var cells: [CellKey: RuleCell] = [:]
    /// Live holds by name: the words of their records from `HoldRecord.Word.end` on.
    var holds: [CellKey: [UInt64]] = [:]
    /// Holds that ended since the image before.
    var ended: Set<CellKey> = []

    /// Makes an empty one.
    init() {}

    /// Whether anything in it is not over at an instant of the wall clock.
    func hasLive(after wall: UInt64) -> Bool {
        !holds.isEmpty || cells.values.contains { $0.deadAt > wall }
    }

    /// What this and a later image that tells changes are together; or the later one, when it is a base.
    mutating func apply(_ later: ShardImage) {
        guard !later.isBase else { return self = later }
        (loss, lostMark) = (later.loss, later.lostMark)
        for name in later.ended { holds[name] = nil }
        cells.merge(later.cells) { $1 }
        holds.merge(later.holds) { $1 }
    }

    /// Reads bytes; nil: they are damaged, of another version, or their keys were hashed with another secret.
    init?(_ bytes: [UInt8], secret: UInt64) {
        guard bytes.count % 8 == 0, bytes.count >= (Head.words + 1) * 8 else { return nil }
        let words = bytes.withUnsafeBytes { raw in
            (0..<bytes.count / 8).map {
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            }
        }
        guard words[0] == Head.magic, words[Head.secret] == secret,
            words[words.count - 1] == ShardImageWriter.checksum(bytes.dropLast(8))
        else { return nil }
        isBase = words[Head.flags] & 1 == 1
        loss = ShardLoss(at: words[Head.lostAt], age: words[Head.lostAge])
        lostMark = words[Head.lostMark]
        var rest = words[Head.words..<(words.count - 1)]
        guard read(&rest, words[Head.cells], words[Head.ended], words[Head.holds]), rest.isEmpty
        else { return nil }
    }

    private mutating func read(
        _ rest: inout ArraySlice<UInt64>, _ cellCount: UInt64, _ endedCount: UInt64, _ holdCount: UInt64
    ) -> Bool {
        func take(_ count: Int) -> ArraySlice<UInt64>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        for _ in 0..<min(cellCount, UInt64(rest.count)) {
            guard let words = take(4).map(Array.init), words[0] != 0 else { return false }
            cells[CellKey(high: words[0], low: words[1])] = RuleCell(
                deadAt: words[2], value: words[3])
        }
        for _ in 0..<min(endedCount, UInt64(rest.count)) {
            guard let words = take(2).map(Array.init) else { return false }
            ended.insert(CellKey(high: words[0], low: words[1]))
        }
        for _ in 0..<min(holdCount, UInt64(rest.count)) {
            guard let head = take(HoldRecord.Word.rules).map(Array.init), head[0] != 0,
                case let count = Int(head[HoldRecord.Word.shape] & 0xFF), count <= Decision.rulesMax,
                let rules = take(count * HoldRecord.Word.ruleWords)
            else { return false }
            holds[CellKey(high: head[0], low: head[1])] = Array(head.dropFirst(2)) + rules
        }
        return true
    }

    /// Places of the words before the records.
    enum Head {
        /// "TGSHARD1"
        static let magic: UInt64 = 0x5447_5348_4152_4431
        static let secret = 1
        /// Bit 0: it is a base.
        static let flags = 2
        static let lostAt = 3
        static let lostAge = 4
        static let lostMark = 5
        static let cells = 6
        static let ended = 7
        static let holds = 8
        static let words = 9
    }
}
