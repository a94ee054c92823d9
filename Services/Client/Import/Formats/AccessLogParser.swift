import Model

/// Reads lines of an access log.
///
/// Strict about what the format fixes (brackets, quotes, the time, status and size) and open where
/// real servers differ: user names with spaces, `\"` and `\xhh` escapes, requests without a
/// protocol or none at all, absolute URLs, IPv6 and host names.
package struct AccessLogParser: Sendable {
    private let format: AccessLogFormat

    /// Makes a parser for one format.
    package init(_ format: AccessLogFormat) { self.format = format }

    /// The entry that `line` (without its line end) holds.
    /// - Throws: what is wrong with it.
    package func entry(of line: [UInt8]) throws(LineFault) -> AccessLogEntry {
        var cursor = LineCursor(line)
        let host = try cursor.word("host")
        _ = try cursor.word("ident")
        let user = QuotedText.repaired(try cursor.user())
        let occurredAt = try AccessLogTime.parse(try cursor.bracketed("time"))
        let request = try cursor.quoted("request")
        let status = try Self.status(try cursor.word("status"))
        let size = try Self.size(try cursor.word("size"))
        var userAgent = ""
        if format == .combined {
            _ = try cursor.quoted("referer")
            userAgent = QuotedText.decoded(try cursor.quoted("user agent"))
        }
        guard cursor.isAtEnd else { throw LineFault("text after the last field") }
        let line = RequestLine(request)
        return AccessLogEntry(
            ip: IPAddress(String(decoding: host, as: UTF8.self))?.bytes ?? [],
            user: user == "-" ? "" : user, occurredAt: occurredAt, method: line.method,
            endpoint: line.endpoint, status: status, responseBytes: size,
            userAgent: userAgent == "-" ? "" : userAgent)
    }

    private static func status(_ field: ArraySlice<UInt8>) throws(LineFault) -> UInt32 {
        let isNumber = field.allSatisfy { (0x30...0x39).contains($0) }
        let value = UInt32(String(decoding: field, as: UTF8.self))
        guard field.count == 3, isNumber, let value, value == 0 || (100...599).contains(value)
        else { throw LineFault("the status is not 100 to 599") }
        return value
    }

    private static func size(_ field: ArraySlice<UInt8>) throws(LineFault) -> UInt64 {
        if field == [0x2D] { return 0 }
        let isNumber = field.allSatisfy { (0x30...0x39).contains($0) }
        let value = Int64(String(decoding: field, as: UTF8.self))
        guard isNumber, let value else {
            throw LineFault("the size is neither a number nor \"-\"")
        }
        return UInt64(value)
    }
}
