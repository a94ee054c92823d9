/// A stretch of a segment that holds no intact record where there should be some.
struct JournalGap: Equatable, Sendable {
    /// Where the damage is in the file.
    let bytes: Range<Int>
    /// The positions whose records are lost; empty when only bytes between records, or the
    /// segment's header, are damaged.
    let positions: Range<UInt64>
    /// How many events the lost records say they held; nil when not every one of them can say it.
    let claimedEvents: UInt64?
    let reason: String
}
