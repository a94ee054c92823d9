/// A lease or a reservation: units that were counted and may be given back. A record of 512 bytes, which does not
/// change once it is live, save that it ends.
///
/// Words: 0, 1 id; 2 its end, 0: it is over; 3 units; 4 shape: rules (8 bits), whether it is a reservation (bit 8);
/// 5 org; 6, 7 unused; from 8 on seven for each rule: the key of its counter, the epoch that was charged, and the
/// numbers of the rule.
struct HoldRecord {
    let record: UnsafeMutablePointer<UInt64>

    enum Word {
        static let end = 2
        static let units = 3
        static let shape = 4
        static let org = 5
        static let rules = 8
        static let ruleWords = 7
    }

    /// What was counted under one rule.
    struct Entry: Equatable {
        let key: CellKey
        /// `RuleArithmetic.epoch` right after the charge.
        let epoch: UInt64
        /// The rule as it was then; its identity is in the key.
        let limit: RuleLimit
    }

    var units: UInt64 { record[Word.units] }
    var end: UInt64 { record[Word.end] }
    var org: UInt64 { record[Word.org] }
    /// Rules; a damaged record has no more than there can be.
    var count: Int { min(Int(record[Word.shape] & 0xFF), Decision.rulesMax) }
    var isReservation: Bool { record[Word.shape] >> 8 & 1 == 1 }

    /// What was counted under a rule; nil: it was forgotten, or the record is damaged.
    func entry(_ index: Int) -> Entry? {
        let words = record + Word.rules + index * Word.ruleWords
        guard words[0] != 0, let kind = RuleLimit.Kind(rawValue: UInt8(words[6] & 0xFF)),
            let unit = RuleLimit.CalendarUnit(rawValue: UInt8(words[6] >> 8 & 0xFF))
        else { return nil }
        var limit = RuleLimit(kind: kind, units: words[3], window: kind == .bucket ? 0 : words[4])
        limit.calendarUnit = unit
        limit.enforcedPercent = words[6] >> 16 & 1 == 1 ? 0 : 100
        if kind == .bucket { (limit.burst, limit.tick) = (words[4], words[5]) }
        return Entry(
            key: CellKey(high: words[0], low: words[1]), epoch: words[2], limit: limit)
    }

    /// The entry of a counter.
    func index(of key: CellKey) -> Int? { (0..<count).first { entry($0)?.key == key } }

    /// The words of an entry.
    static func words(
        of key: CellKey, _ epoch: UInt64, _ limit: RuleLimit, isShadow: Bool
    ) -> InlineArray<7, UInt64> {
        let isBucket = limit.kind == .bucket
        let shape =
            UInt64(limit.kind.rawValue) | UInt64(limit.calendarUnit.rawValue) << 8
            | (isShadow ? 1 << 16 : 0)
        return [
            key.high, key.low, epoch, limit.units, isBucket ? limit.burst : limit.window,
            limit.tick, shape,
        ]
    }
}
