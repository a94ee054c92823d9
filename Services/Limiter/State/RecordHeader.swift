import Model

/// The first 128 bytes of a region: what the records are, and how far they have moved on to a larger region.
enum RecordHeader {
    static let words = 16
    static let byteCount = words * 8

    /// The words that are written once, with their checksum.
    enum Word {
        static let magic = 0
        /// Version of the form, and words of a record.
        static let form = 1
        /// Which secret the keys were hashed with.
        static let secret = 2
        /// The boot whose monotonic clock the instants are of, in two words.
        static let boot = 3
        static let capacity = 5
        static let slots = 6
        /// Rises with each larger region of a table.
        static let generation = 7
        static let shard = 8
        static let checksum = 9
        /// The slot before which every home has moved on to the next region. It changes.
        static let frontier = 10
        /// `ShardLoss`, in two words. They change.
        static let lostAt = 11
        static let lostAge = 12
        /// Whose the shard is, for limiters that share the work. It changes.
        static let term = 13
        /// By which mark of the cluster the loss is known, in microseconds of the wall clock; 0: by none. It changes.
        static let lostMark = 14
    }

    /// Words that a larger region takes over.
    static var changingWords: [Int] { [Word.lostAt, Word.lostAge, Word.term, Word.lostMark] }

    /// "TGSTATE1"
    static let magic: UInt64 = 0x5447_5354_4154_4531
    static let version: UInt64 = 1

    /// Whose state it is, and of when.
    struct Identity: Sendable, Equatable {
        /// A hash of the secret that keys are hashed with.
        var secret: UInt64
        /// Two words of the boot's id.
        var bootHigh: UInt64
        var bootLow: UInt64
    }

    /// Writes the words of a new region.
    static func write(
        _ header: UnsafeMutablePointer<UInt64>, _ identity: Identity, _ layout: RecordLayout,
        generation: UInt64, shard: Int
    ) {
        for word in 0..<words { header[word] = 0 }
        header[Word.magic] = magic
        header[Word.form] = version << 32 | UInt64(layout.recordWords)
        header[Word.secret] = identity.secret
        header[Word.boot] = identity.bootHigh
        header[Word.boot + 1] = identity.bootLow
        header[Word.capacity] = UInt64(layout.capacity)
        header[Word.slots] = UInt64(layout.slots)
        header[Word.generation] = generation
        header[Word.shard] = UInt64(shard)
        header[Word.checksum] = checksum(header)
    }

    /// Why a region can't be used; nil: it can.
    static func fault(
        _ header: UnsafePointer<UInt64>, byteCount: Int, _ identity: Identity, recordWords: Int,
        shard: Int
    ) -> StateFault? {
        guard header[Word.magic] == magic else { return .damaged("it is no state file") }
        guard header[Word.checksum] == checksum(header) else {
            return .damaged("its header's checksum is wrong")
        }
        guard header[Word.form] == version << 32 | UInt64(recordWords) else {
            return .damaged("it is of another version")
        }
        guard header[Word.boot] == identity.bootHigh, header[Word.boot + 1] == identity.bootLow
        else { return .otherBoot }
        guard header[Word.secret] == identity.secret else {
            return .damaged("its keys were hashed with another secret")
        }
        guard header[Word.shard] == UInt64(shard) else {
            return .damaged("it is of another shard")
        }
        guard let capacity = Int(exactly: header[Word.capacity]),
            let slots = Int(exactly: header[Word.slots]), capacity < slots,
            slots <= byteCount / (8 * recordWords), capacity > 0,
            RecordHeader.byteCount + slots * recordWords * 8 <= byteCount
        else { return .damaged("it is shorter than its header says") }
        guard header[Word.frontier] <= UInt64(slots) else {
            return .damaged("its frontier lies behind its end")
        }
        return nil
    }

    private static func checksum(_ header: UnsafePointer<UInt64>) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(start: header, count: Word.checksum * 8)
        return SipHash128(key0: magic, key1: version).hash(bytes).first
    }
}

/// Why a state file is not used.
enum StateFault: Error, Equatable, CustomStringConvertible {
    /// It was written before the machine started: its instants mean nothing.
    case otherBoot
    case damaged(String)
    /// There is none, though there should be.
    case missing

    var description: String {
        switch self {
        case .otherBoot: "it is from before the machine started"
        case .damaged(let reason): reason
        case .missing: "it is missing"
        }
    }
}
