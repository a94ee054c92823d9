import Glibc
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
    package func parse(_ line: [UInt8]) throws(AccessLogFault) -> AccessLogEntry {
        var cursor = LineCursor(line)
        let host = try cursor.word("host")
        _ = try cursor.word("ident")
        try cursor.skipUser()
        let occurredAt = try AccessLogTime.parse(try cursor.bracketed("time"))
        let request = try cursor.quoted("request")
        let status = try Self.status(try cursor.word("status"))
        let size = try Self.size(try cursor.word("size"))
        var userAgent = ""
        if format == .combined {
            _ = try cursor.quoted("referer")
            userAgent = QuotedText.decoded(try cursor.quoted("user agent"))
        }
        guard cursor.isAtEnd else { throw AccessLogFault("text after the last field") }
        let line = RequestLine(request)
        return AccessLogEntry(
            ip: Self.address(host), occurredAt: occurredAt, method: line.method,
            endpoint: line.endpoint, status: status, responseBytes: size,
            userAgent: userAgent == "-" ? "" : userAgent)
    }

    private static func status(_ field: ArraySlice<UInt8>) throws(AccessLogFault) -> UInt32 {
        let isNumber = field.allSatisfy { (0x30...0x39).contains($0) }
        let value = UInt32(String(decoding: field, as: UTF8.self))
        guard field.count == 3, isNumber, let value, value == 0 || (100...599).contains(value)
        else { throw AccessLogFault("the status is not 100 to 599") }
        return value
    }

    private static func size(_ field: ArraySlice<UInt8>) throws(AccessLogFault) -> UInt64 {
        if field == [0x2D] { return 0 }
        let isNumber = field.allSatisfy { (0x30...0x39).contains($0) }
        let value = Int64(String(decoding: field, as: UTF8.self))
        guard isNumber, let value else {
            throw AccessLogFault("the size is neither a number nor \"-\"")
        }
        return UInt64(value)
    }

    /// The bytes of an IPv4 or IPv6 address, or none for a host name.
    static func address(_ field: ArraySlice<UInt8>) -> [UInt8] {
        guard field.count <= 64 else { return [] }
        let text = String(decoding: field, as: UTF8.self)
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            return withUnsafeBytes(of: &four) { Array($0) }
        }
        var sixteen = in6_addr()
        if inet_pton(AF_INET6, text, &sixteen) == 1 {
            return withUnsafeBytes(of: &sixteen) { Array($0) }
        }
        return []
    }
}
