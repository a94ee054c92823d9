/// Everything that was done to the regions of one table, in order: for tests, which replay every beginning of it, as a
/// killed process would leave it behind.
struct StoreTape {
    enum Event: Equatable {
        /// A word of a region was stored, by the region's generation.
        case store(generation: UInt64, word: Int, value: UInt64)
        /// A region was made that is to follow the present one, with this content.
        case made(generation: UInt64, words: [UInt64])
        /// A region, with this content, takes the place of the present one.
        case promoted(generation: UInt64, words: [UInt64])
    }

    /// What happens to a whole region.
    enum Turn { case made, promoted }

    private(set) var events: [Event] = []

    /// Notes a store that is about to be made in the region of a header.
    @inline(never)
    static func note(
        _ word: UnsafeMutablePointer<UInt64>, _ value: UInt64,
        _ header: UnsafeMutablePointer<UInt64>, on tape: UnsafeMutablePointer<StoreTape>
    ) {
        let generation = header[RecordHeader.Word.generation]
        tape.pointee.events.append(
            .store(generation: generation, word: word - header, value: value))
    }

    /// Notes what happens to a region.
    mutating func note(_ turn: Turn, _ region: RecordRegion) {
        let words = (0..<region.byteCount / 8).map { region.header[$0] }
        let generation = region.header[RecordHeader.Word.generation]
        switch turn {
        case .made: events.append(.made(generation: generation, words: words))
        case .promoted: events.append(.promoted(generation: generation, words: words))
        }
    }
}
