import Contracts
import Model

/// What one line of an access log says about a call.
package struct AccessLogEntry: Sendable, Equatable {
    /// 4 or 16 bytes; empty when the host is a name.
    package let ip: [UInt8]
    /// The name that the server authenticated; empty when there was none.
    package let user: String
    package let occurredAt: Timestamp
    /// "GET"; empty when the request line was not one.
    package let method: String
    /// The path without its query; "-" when there was none.
    package let endpoint: String
    /// 100 to 599, or 0 when the server logged none.
    package let status: UInt32
    package let responseBytes: UInt64
    package let userAgent: String
}

extension EventDraft {
    /// Longest user agent that tracker takes, in bytes; the rest of a longer one is not sent.
    private static let userAgentBytesMax = 4_096
    /// Longest name of a user that tracker takes, in bytes; a longer one is none.
    private static let userBytesMax = 128

    /// The event of an access log's line.
    init(_ entry: AccessLogEntry) {
        let user = entry.user.utf8.count <= Self.userBytesMax ? entry.user : ""
        var event = TrackerV1.UsageEvent(
            occurredAtUs: entry.occurredAt.microseconds, endpoint: entry.endpoint,
            method: entry.method, statusCode: entry.status, responseBytes: entry.responseBytes,
            ip: entry.ip, userAgent: Self.cut(entry.userAgent))
        var given = FieldSet(
            .occurredAt, .endpoint, .method, .statusCode, .responseBytes, .ip, .userAgent)
        if !user.isEmpty {
            event.user = Array(user.utf8)
            _ = given.insert(.user)
        }
        self.init(event, given: given)
    }

    /// The longest start of `text` that fits, without a torn character.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > userAgentBytesMax else { return text }
        var output = ""
        for scalar in text.unicodeScalars {
            guard output.utf8.count + UTF8.width(scalar) <= userAgentBytesMax else { break }
            output.unicodeScalars.append(scalar)
        }
        return output
    }
}
