import Glibc
import Model

/// A record's digest and how often it came.
struct LedgerEntry {
    var key: UInt64
    var count: UInt32
}

/// Records that were counted together, sorted by digest, in a file.
struct LedgerRun {
    /// From the first to the last time of its records.
    let span: ClosedRange<Timestamp>
    private let file: LedgerFile
    private let offset: off_t
    private let count: Int
    /// The first key of each block.
    private let blocks: [UInt64]

    private static let blockEntries = 256
    private static let stride = MemoryLayout<LedgerEntry>.stride

    /// Writes entries, which are sorted.
    init(_ entries: [LedgerEntry], span: ClosedRange<Timestamp>, in file: LedgerFile) throws {
        self.span = span
        self.file = file
        count = entries.count
        offset = try entries.withUnsafeBytes { try file.append($0) }
        blocks = Swift.stride(from: 0, to: entries.count, by: Self.blockEntries)
            .map { entries[$0].key }
    }

    /// How often the record came; nil when it is not here.
    func count(of key: UInt64) throws -> UInt32? {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle] <= key { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let first = (low - 1) * Self.blockEntries
        var entries = [LedgerEntry](
            repeating: LedgerEntry(key: 0, count: 0),
            count: min(Self.blockEntries, count - first))
        try entries.withUnsafeMutableBytes {
            try file.read($0, at: offset + off_t(first * Self.stride))
        }
        return entries.first { $0.key == key }?.count
    }
}
