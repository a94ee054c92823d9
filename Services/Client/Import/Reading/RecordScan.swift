import Glibc

/// Finds the end of one record in bytes that arrive in parts; pure.
///
/// Of CSV it follows the quotes (RFC 4180): they open a column where it begins, double inside it,
/// and only a separator or a line end may follow when they close it.
struct RecordScan {
    enum Step: Equatable {
        /// The record ends before `from`; so many lines belong to it.
        case record(lines: UInt64)
        /// On a later line than the first something stands behind closing quotes.
        case broken
        /// The end is not among these bytes.
        case more
    }

    /// `broken`: the first line has a quote where none may stand, which the parser will say.
    private enum Place { case columnStart, bare, quoted, closed, carriageReturn, broken }

    private let separator: UInt8?
    private var place = Place.columnStart
    private var lines: UInt64 = 0
    /// Bytes of the first line with its line end, once that is seen inside quotes; else 0.
    private(set) var firstLineEnd = 0

    /// A scan for lines, or for CSV records with this byte between columns.
    init(separator: UInt8?) { self.separator = separator }

    /// Goes on at `from` through `bytes`, which begin with the record; moves `from` behind what
    /// was seen.
    mutating func next(_ bytes: UnsafeRawBufferPointer, from: inout Int) -> Step {
        while true {
            let newline = Self.newline(in: bytes, from: from)
            let lineEnd = newline.map { $0 + 1 } ?? bytes.count
            if let separator {
                guard follow(bytes[from..<lineEnd], separator) else { return .broken }
            }
            from = lineEnd
            guard newline != nil else { return .more }
            lines += 1
            if place != .quoted { return .record(lines: lines) }
            if firstLineEnd == 0 { firstLineEnd = lineEnd }
        }
    }

    /// Follows the quotes through a part of a line.
    /// - Returns: false where a later line than the first breaks the rules.
    private mutating func follow(
        _ part: Slice<UnsafeRawBufferPointer>, _ separator: UInt8
    ) -> Bool {
        let quote = UInt8(ascii: "\"")
        if place == .bare || place == .columnStart, !part.contains(quote) {
            if let last = part.last { place = last == separator ? .columnStart : .bare }
            return true
        }
        for byte in part {
            switch (place, byte) {
            case (.broken, _): return true
            case (.quoted, quote): place = .closed
            case (.quoted, _): break
            case (.columnStart, quote), (.closed, quote): place = .quoted
            case (.columnStart, separator), (.bare, separator), (.closed, separator):
                place = .columnStart
            case (.closed, UInt8(ascii: "\r")): place = .carriageReturn
            case (.closed, UInt8(ascii: "\n")), (.carriageReturn, UInt8(ascii: "\n")):
                place = .columnStart
            case (.closed, _), (.carriageReturn, _), (.bare, quote):
                guard firstLineEnd == 0 else { return false }
                place = .broken
            default: place = .bare
            }
        }
        return true
    }

    /// Where the next line feed is.
    static func newline(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard from < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + from, 0x0A, bytes.count - from)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
