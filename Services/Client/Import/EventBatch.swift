import Contracts
import Model

/// Events that travel in one request, each with the place it was read from.
struct EventBatch: Sendable {
    /// Longest request that a batch grows to, in bytes of log lines.
    static let lineBytesMax = 1 << 20

    private(set) var events: [TrackerV1.UsageEvent] = []
    /// Where each event comes from: "access.log:17".
    private(set) var places: [String] = []
    private(set) var lineBytes = 0

    var isEmpty: Bool { events.isEmpty }

    /// Whether the next event belongs in another batch.
    func isFull(eventsMax: Int) -> Bool {
        events.count >= eventsMax || lineBytes >= Self.lineBytesMax
    }

    mutating func append(_ event: TrackerV1.UsageEvent, place: String, lineBytes: Int) {
        events.append(event)
        places.append(place)
        self.lineBytes += lineBytes
    }
}

extension TrackerV1.UsageEvent {
    /// Longest user agent that tracker takes, in bytes; the rest of a longer one is not sent.
    private static let userAgentBytesMax = 4_096

    /// The event of one access log line.
    init(_ entry: AccessLogEntry, id: [UInt8], orgID: Int64) {
        self.init(
            eventID: id, occurredAtUs: entry.occurredAt.microseconds, orgID: orgID,
            meter: "api_calls", endpoint: entry.endpoint, method: entry.method,
            statusCode: entry.status, responseBytes: entry.responseBytes, ip: entry.ip,
            userAgent: Self.cut(entry.userAgent))
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
