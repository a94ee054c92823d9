import Chassis
import Contracts
import Glibc

/// What one client sent and what it saw acknowledged, in two files that only the client writes: rows of COPY's text
/// format, the events before they are sent for the first time, the acknowledgement when it has come.
final class AckJournal: Sendable {
    let events: String
    let acknowledgements: String
    private let client: Int

    /// Makes the empty files in a folder.
    init(client: Int, in folder: String) {
        self.client = client
        events = "\(folder)/client-\(client).events"
        acknowledgements = "\(folder)/client-\(client).acknowledged"
        for path in [events, acknowledgements] { Self.append("", to: path) }
    }

    /// Notes a batch that is about to be sent.
    func intend(_ batch: Int, _ events: [TrackerV1.UsageEvent]) {
        var lines = ""
        for event in events {
            let fields: [String] = [
                "\(client)", "\(batch)", event.deliveryUpdate == nil ? "event" : "news",
                "\(event.orgID)",
                "\(event.occurredAtUs)", HexString.encode(event.eventID), event.meter,
                "\(event.quantityMicro ?? 0)", "\(event.statusCode)",
                event.correction == nil ? "t" : "f",
            ]
            lines += fields.joined(separator: "\t") + "\n"
        }
        Self.append(lines, to: self.events)
    }

    /// Notes that a batch was acknowledged.
    func acknowledge(_ batch: Int, _ ack: TrackerV1.Ack, _ reply: TrackerV1.RecordResponse) {
        let fields: [String] = [
            "\(client)", "\(batch)", ack == .committed ? "committed" : "spooled",
            "\(reply.accepted)",
            "\(reply.duplicates ?? 0)", "\(reply.conflicts ?? 0)", "\(reply.rejected.count)",
        ]
        Self.append(fields.joined(separator: "\t") + "\n", to: acknowledgements)
    }

    /// The bytes of a file.
    static func contents(of path: String) -> [UInt8] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func append(_ text: String, to path: String) {
        guard let file = fopen(path, "ae") else { return }
        fputs(text, file)
        fclose(file)
    }
}
