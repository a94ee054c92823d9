/// What became of a shard since it was last written down, as far as its records don't show it.
struct ShardChanges {
    /// Whether somebody writes changes down.
    var isTracked = false
    /// Everything has to be written: what changed is not known, or too much did.
    var isBaseDue = true
    /// Holds that ended: their records may hold others by now.
    private(set) var ended: [CellKey] = []
    /// Words written since everything was.
    var wordsSinceBase = 0

    /// Ends that are remembered one by one.
    static let endedMax = 65_536

    /// Notes that a hold ended.
    mutating func noteEnd(high: UInt64, low: UInt64) {
        guard isTracked, !isBaseDue else { return }
        guard ended.count < Self.endedMax else {
            isBaseDue = true
            ended = []
            return
        }
        ended.append(CellKey(high: high, low: low))
    }

    /// Notes that changes were written, `words` of them, or (`isBase`) everything.
    mutating func wrote(words: Int, isBase: Bool) {
        ended = []
        wordsSinceBase = isBase ? 0 : wordsSinceBase + words
        isBaseDue = false
    }
}
