/// Why a record was not taken into the journal; it is not in it.
enum JournalRefusal: Error, Equatable {
    /// The cap is reached; room comes back when PostgreSQL has taken records.
    case full
    /// The disk has no room; it may come back.
    case diskFull
    /// The system gave no new segment, for whatever reason; it may give one later.
    case noSegment(String)
    /// The disk failed; the journal takes nothing until the process starts again.
    case failed(String)
    /// The journal is closing.
    case closed
}
