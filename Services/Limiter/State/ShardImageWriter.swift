import Model

/// Writes the bytes of a `ShardImage` straight from a shard's records.
struct ShardImageWriter {
    private let offset: WallOffset
    private var words: [UInt64]

    /// Starts an image; `secret` is a fingerprint of what the keys are hashed with.
    init(isBase: Bool, loss: ShardLoss, lostMark: UInt64, secret: UInt64, _ offset: WallOffset) {
        self.offset = offset
        words = [UInt64](repeating: 0, count: ShardImage.Head.words)
        words[0] = ShardImage.Head.magic
        words[ShardImage.Head.secret] = secret
        words[ShardImage.Head.flags] = isBase ? 1 : 0
        words[ShardImage.Head.lostAt] = offset.toWall(loss.at)
        words[ShardImage.Head.lostAge] = loss.age
        words[ShardImage.Head.lostMark] = lostMark
    }

    /// Words so far.
    var count: Int { words.count }

    /// Adds a counter; units of quotas stay where they are.
    mutating func add(cell record: UnsafeMutablePointer<UInt64>) {
        guard !CellKey.isQuota(low: record[1]) else { return }
        words.append(record[0])
        words.append(record[1])
        words.append(offset.toWall(record[2]))
        words.append(record[3])
        words[ShardImage.Head.cells] += 1
    }

    /// Adds the name of a hold that ended; before any hold.
    mutating func add(ended name: CellKey) {
        words.append(name.high)
        words.append(name.low)
        words[ShardImage.Head.ended] += 1
    }

    /// Adds a live hold.
    mutating func add(hold record: UnsafeMutablePointer<UInt64>) {
        let hold = HoldRecord(record: record)
        let first = words.count
        let count = HoldRecord.Word.rules + hold.count * HoldRecord.Word.ruleWords
        for word in 0..<count { words.append(record[word]) }
        words[first + HoldRecord.Word.end] = offset.toWall(hold.end)
        words[first + HoldRecord.Word.shape] =
            record[HoldRecord.Word.shape] & ~0xFF | UInt64(hold.count)
        for index in 0..<hold.count {
            let epoch = first + HoldRecord.Word.rules + index * HoldRecord.Word.ruleWords + 2
            words[epoch] = offset.toWall(words[epoch])
        }
        words[ShardImage.Head.holds] += 1
    }

    /// The image.
    consuming func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((words.count + 1) * 8)
        for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
        let sum = Self.checksum(bytes[...])
        withUnsafeBytes(of: sum.littleEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        let hash = SipHash128(key0: ShardImage.Head.magic, key1: 1)
        return bytes.withUnsafeBytes { hash.hash($0).first }
    }
}
