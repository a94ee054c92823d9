/// Everything that was done to the regions of the tables of a shard, in order: for tests, which replay every beginning
/// of it, as a killed process would leave it behind.
struct StoreTape {
    enum Event: Equatable {
        /// A word of a region was stored, by the length of the table's records and the region's generation.
        case store(form: Int, generation: UInt64, word: Int, value: UInt64)
        /// A region was made that is to follow the present one, with this content.
        case made(form: Int, generation: UInt64, words: [UInt64])
        /// A region, with this content, takes the place of the present one.
        case promoted(form: Int, generation: UInt64, words: [UInt64])
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
        let form = Int(truncatingIfNeeded: header[RecordHeader.Word.form] & 0xFFFF_FFFF)
        tape.pointee.events.append(
            .store(form: form, generation: generation, word: word - header, value: value))
    }

    /// Notes what happens to a region.
    mutating func note(_ turn: Turn, _ region: RecordRegion) {
        let words = (0..<region.byteCount / 8).map { region.header[$0] }
        let generation = region.header[RecordHeader.Word.generation]
        switch turn {
        case .made:
            events.append(.made(form: region.recordWords, generation: generation, words: words))
        case .promoted:
            events.append(
                .promoted(form: region.recordWords, generation: generation, words: words))
        }
    }
}
