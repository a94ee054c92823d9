import Glibc

/// One record of an input, and how much of the input it is.
struct InputRecord: Equatable {
    enum Content: Equatable {
        /// Its bytes without the line end.
        case text([UInt8])
        /// What makes it unreadable; its bytes are gone.
        case fault(String)
    }

    let content: Content
    /// The number of its first line in its input, from 1.
    let line: UInt64
    /// Bytes of the input that it takes, line end included.
    let bytes: Int
    /// Whether a line end stands behind it.
    let isTerminated: Bool

    /// What makes it unreadable; empty when it is not.
    var fault: String {
        if case .fault(let reason) = content { reason } else { "" }
    }
}

/// Cuts an input into records, in bounded memory.
///
/// A record is a line; of CSV it may be several, when a quoted column holds line ends. Quotes that
/// never end, or that something follows which can't, must not swallow the rest of the input: such
/// a record is its first line alone, and reading goes on behind that.
final class RecordReader {
    /// Longest record, in bytes.
    static let recordBytesMax = 1 << 18
    private static let chunkBytes = 1 << 18

    private let source: InputSource
    /// The byte between columns, of CSV only.
    private let separator: UInt8?
    // The bytes from `start` to `end` are read and not taken. What is behind `end` is room.
    private var buffer = [UInt8](repeating: 0, count: recordBytesMax + 2 * chunkBytes)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var line: UInt64 = 0

    /// A reader of lines, or of CSV records with this byte between columns.
    init(_ source: InputSource, separator: UInt8? = nil) {
        self.source = source
        self.separator = separator
    }

    /// The next record; nil at the end.
    /// - Throws: what the source throws; then what is left is not a whole record.
    func next() throws -> InputRecord? {
        if line == 0 { try skipByteOrderMark() }
        var scan = RecordScan(separator: separator)
        var scanned = 0
        while true {
            let found = buffer.withUnsafeBytes { bytes in
                scan.next(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), from: &scanned)
            }
            switch found {
            case .record(let lines): return take(scanned, lines: lines)
            case .broken: return take(scan.firstLineEnd, fault: Self.broken)
            case .more: break
            }
            if end - start > Self.recordBytesMax {
                if scan.firstLineEnd > 0 { return take(scan.firstLineEnd, fault: Self.broken) }
                return try takeEndless()
            }
            if isAtEnd {
                if scan.firstLineEnd > 0 { return take(scan.firstLineEnd, fault: Self.broken) }
                return start < end ? take(end - start, lines: 1) : nil
            }
            try fill()
        }
    }

    private static let broken = "a quoted column does not end as CSV says"
    private static let tooLong = "longer than \(recordBytesMax) bytes"

    /// Takes the next `count` bytes as a record.
    private func take(_ count: Int, lines: UInt64 = 1, fault: String? = nil) -> InputRecord {
        var last = start + count
        let isTerminated = count > 0 && buffer[last - 1] == UInt8(ascii: "\n")
        if isTerminated { last -= 1 }
        if last > start, buffer[last - 1] == UInt8(ascii: "\r") { last -= 1 }
        let complaint = fault ?? (last - start > Self.recordBytesMax ? Self.tooLong : nil)
        defer {
            start += count
            line += lines
        }
        return InputRecord(
            content: complaint.map { .fault($0) } ?? .text(Array(buffer[start..<last])),
            line: line + 1, bytes: count, isTerminated: isTerminated)
    }

    /// Takes a line that is longer than any record, without keeping it.
    private func takeEndless() throws -> InputRecord {
        var bytes = 0
        while true {
            let newline = buffer.withUnsafeBytes { all in
                RecordScan.newline(in: UnsafeRawBufferPointer(rebasing: all[start..<end]), from: 0)
            }
            let count = newline.map { $0 + 1 } ?? end - start
            start += count
            bytes += count
            if newline == nil, !isAtEnd {
                try fill()
                continue
            }
            line += 1
            return InputRecord(
                content: .fault(Self.tooLong), line: line, bytes: bytes,
                isTerminated: newline != nil)
        }
    }

    private func skipByteOrderMark() throws {
        while end < 3, !isAtEnd { try fill() }
        if buffer[0..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// Reads more behind what is there.
    private func fill() throws {
        if buffer.count - end < Self.chunkBytes {
            let (from, count) = (start, end - start)
            buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                memmove(base, base + from, count)
            }
            (start, end) = (0, count)
        }
        let count = try buffer.withUnsafeMutableBytes { bytes in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
        }
        end += count
        isAtEnd = count == 0
    }
}
